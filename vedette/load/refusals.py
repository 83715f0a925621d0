"""What pydantic refuses, said in the catalog's words and at the catalog's places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from vedette import names
from vedette.findings import Finding, listing
from vedette.load.shape import fields, model_at
from vedette.model import Company, Product, Target, reserved
from vedette.similar import nearest
from vedette.source import Path, Source
from vedette.units import UnitError

_PATTERNS = {
    names.SLUG_PATTERN: ("a name", "small letters, digits and single hyphens, such as payment-api"),
    names.CHANNEL_PATTERN: ("a Slack channel", 'a # and small letters, quoted: "#bookings"'),
    names.HANDLE_PATTERN: ("a Slack user group", 'an @ and small letters, quoted: "@on-call"'),
    names.PERSON_PATTERN: ("a short name", "small letters, digits, dots, hyphens and underscores, such as noa.berg"),
    f"{names.PERSON_PATTERN}|{names.EMAIL_PATTERN}": ("a person or group", "a short name, or an e-mail address"),
    names.EMAIL_PATTERN: ("an e-mail address", "one such as ana@example.com"),
    names.PAGER_PATTERN: ("a name that PagerDuty takes", "it without any of \\ / & < >"),
    names.REPOSITORY_PATTERN: ("a repository", "owner/name, such as acme/web"),
    names.TEMPLATE_PATTERN: ("a template", "its path below templates/, such as workflows/release.yml"),
    names.FILE_PATTERN: ("a path in a repository", "one such as docs/incident-playbook.md"),
    names.SETTING_PATTERN: ("a secret or variable", "capitals, digits and underscores, such as SENTRY_DSN"),
    names.REVIEWER_PATTERN: ("a reviewer", "team:SLUG or user:LOGIN"),
    names.COLOR_PATTERN: ("a colour", 'six hexadecimal digits without #, quoted: "d73a4a"'),
    names.RUNBOOK_PATTERN: ("a runbook", "runbooks/ and a file name, such as runbooks/high-error-rate.md"),
}
_LONGEST_KEY = 160
_ELSEWHERE: Mapping[type[BaseModel], tuple[type[BaseModel], str]] = {
    Company: (Product, "each product says that for itself: write it in a product's file"),
    Product: (Company, "the company says that for all products: write it in company.yaml"),
}
_TYPES = {
    "string_type": ("text", "put the value in quotes"),
    "int_type": ("a whole number", "write digits without quotes"),
    "float_type": ("a number", "write digits with a point, such as 0.25, without quotes"),
    "bool_type": ("true or false", "write true or false without quotes"),
    "tuple_type": ("a list", "write [one, two], or one `- ` per line"),
    "dict_type": ("a mapping", "write `key: value` pairs below it"),
    "mapping_type": ("a mapping", "write `key: value` pairs below it"),
    "model_type": ("a mapping", "write `key: value` pairs below it"),
    "model_attributes_type": ("a mapping", "write `key: value` pairs below it"),
    "is_instance_of": ("a mapping", "write `key: value` pairs below it"),
}


def findings_of(error: ValidationError, model: type[BaseModel], source: Source) -> Iterator[Finding]:
    """One finding per refusal, without those that only follow from another."""
    details = error.errors(include_url=False)
    around = {detail["loc"][:steps] for detail in details for steps in range(len(detail["loc"]))}
    for detail in details:
        # A list whose item was refused also counts as too short.
        if not (detail["type"] == "too_short" and detail["loc"] in around):
            yield _finding(detail, model, source)


def _finding(detail: ErrorDetails, model: type[BaseModel], source: Source) -> Finding:
    kind, path, seen = detail["type"], detail["loc"], detail["input"]
    context = detail.get("ctx", {})
    name = str(path[-1]) if path else source.file
    if kind == "extra_forbidden":
        return _unknown_key(name, path, model, source)
    if kind == "missing":
        field = fields(model_at(model, path[:-1])).get(name)
        hint = f"add `{name}`" + (f": {field}" if field else "")
        return source.finding("key-missing", path[:-1], f"`{name}` is missing", hint, key=True)
    if kind == "value_error" and isinstance(context.get("error"), UnitError):
        problem: UnitError = context["error"]
        rule = "not-supported-yet" if isinstance(problem, reserved.NotSupportedYet) else "value-invalid"
        if path and path[-1] == "[key]":
            return source.finding(rule, path[:-1], problem.message, problem.hint, key=True)
        return source.finding(rule, path, problem.message, problem.hint)
    if path and path[-1] == "[key]":
        what, form = _PATTERNS.get(context.get("pattern", ""), ("a name", detail["msg"]))
        message = f"{_shown(seen, _LONGEST_KEY)} is not {what}"
        return source.finding("value-invalid", path[:-1], message, f"write {form}", key=True)
    message, hint = _value(kind, seen, context, detail["msg"])
    return source.finding("value-invalid", path, message, hint)


def _value(kind: str, seen: object, context: Mapping[str, Any], fallback: str) -> tuple[str, str]:
    """What to say about a value, and what to do."""
    shown = _shown(seen)
    if kind == "literal_error":
        allowed = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        close = nearest(str(seen), allowed.split(", "))
        hint = f"did you mean `{close}`?" if close else "choose one of these"
        return f"{shown} is not allowed here; allowed are {allowed}", hint
    if kind == "string_pattern_mismatch":
        what, form = _PATTERNS.get(context["pattern"], ("in the form needed", f"text like {context['pattern']}"))
        return f"{shown} is not {what}", f"write {form}"
    if kind in _TYPES:
        what, hint = _TYPES[kind]
        if seen is None and what not in ("a mapping", "a list"):
            hint = "write it here, or remove the key"
        return f"{shown} stands where {what} is needed", hint
    if kind in {"string_too_long", "string_too_short", "too_long", "too_short"}:
        edge = "max_length" if kind.endswith("long") else "min_length"
        word, what = ("most", "shorten it") if kind.endswith("long") else ("least", "say more")
        if kind == "too_long":
            what = "leave some out, or split the product into several products"
        number = context[edge]
        things = "characters" if kind.startswith("string") else "entry" if number == 1 else "entries"
        if kind == "too_short":
            what = "add what is missing, or remove the key"
        return f"{shown} has the wrong length; it needs at {word} {number} {things}", what
    for bound, word in (("ge", "at least"), ("le", "at most")):
        if bound in context:
            return f"{shown} is out of range; it must be {word} {context[bound]}", "change the number"
    return f"{shown} is not allowed: {fallback}", "correct the value"


def _unknown_key(name: str, path: Path, model: type[BaseModel], source: Source) -> Finding:
    around = model_at(model, path[:-1])
    known = fields(around)
    if around is Target and name in reserved.RECEIVERS:
        supported = [receiver for receiver in reserved.RECEIVERS if receiver in known]
        message, hint = f"the receiver `{name}` is not supported yet", f"use one of {listing(supported)}"
        return source.finding("not-supported-yet", path, message, hint, key=True)
    close = nearest(name, known)
    hint = f"did you mean `{close}`?" if close else f"allowed here are {listing(known)}"
    if len(path) == 1 and (elsewhere := _ELSEWHERE.get(model)) and name in fields(elsewhere[0]):
        hint = elsewhere[1]
    return source.finding("key-unknown", path, f"unknown key {_shown(name, _LONGEST_KEY)}", hint, key=True)


def _shown(seen: object, most: int = 60) -> str:
    if seen is None:
        return "nothing"
    if isinstance(seen, bool):
        return f"`{str(seen).lower()}`"
    if isinstance(seen, dict | tuple):
        return "a mapping" if isinstance(seen, dict) else "a list"
    text = str(seen)
    return f"`{text if len(text) <= most else text[: most - 3] + '...'}`"
