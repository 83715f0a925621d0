"""What a stack is, read from its configuration: one reader for the command line, the policies and the program."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from vedette import names
from vedette.plan.records import SCOPES, Plan, Scope
from vedette.similar import nearest

NAMESPACE = "vedette"
KEYS = (
    "scopes", "environments", "catalog", "local", "protect", "bare", "githubApp",
)  # fmt: skip
"""Every key of the namespace; `infra` reads `githubApp` itself."""

MOVED = "nonProductionEnvironments"
"""Now in `company.yaml`: whether an environment is production is one fact for all stacks."""

SECRET = object()
"""Stands for a value that is kept encrypted, which is never shown here."""

_STACK = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/){0,2}[A-Za-z0-9_][A-Za-z0-9._-]*")


class StackConfigError(Exception):
    """A stack's configuration has problems; the message lists every one with its remedy."""

    def __init__(self, name: str, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(
            "\n".join([f"the configuration of stack {name} has problems:", *(f"- {one}" for one in problems)])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StackConfig:
    """What a stack declares, and how careful a run of it has to be.

    Attributes:
        name: The stack as it was named: `prod`, `acme/prod` or `organization/vedette/prod`.
        catalog: The folder of the product files; relative to the project.
        local: Whether it runs on the local services.
        protect: Whether the engine refuses to delete what production needs.
        bare: Whether `pulumi` may run it without `vedette`.
    """

    name: str
    scopes: tuple[Scope, ...]
    environments: tuple[str, ...] = ()
    catalog: str = "catalog"
    local: bool = False
    protect: bool = False
    bare: bool = False

    @property
    def unplannable(self) -> list[str]:
        """A problem for each environment that no product can have: a plan for it is empty, which deletes everything."""
        return [
            f"{NAMESPACE}:environments has {one!r}, and a catalog knows only {' and '.join(names.ENVIRONMENTS)}:"
            " everything that the stack has would be deleted"
            for one in self.environments
            if one not in names.ENVIRONMENTS
        ]

    def part_of(self, plan: Plan) -> Plan:
        """What the stack declares of everything that is planned."""
        return plan.part(scopes=self.scopes, environments=self.environments)

    def production(self, nonproduction: Collection[str]) -> tuple[str, ...]:
        """The production environments that the stack declares: each that the catalog's company does not list."""
        return tuple(one for one in self.environments if one not in nonproduction)


def file_name(stack: str) -> str:
    """The name in the stack's files: the engine reads `Pulumi.prod.yaml` for `acme/prod`.

    Raises:
        ValueError: no stack can have this name.
    """
    if not _STACK.fullmatch(stack):
        raise ValueError(
            f"{stack!r} is not the name of a stack: letters, digits, dots, hyphens and underscores are allowed, after"
            " an organization and a project if need be, such as acme/vedette/prod"
        )
    return stack.rpartition("/")[2]


def read_config(name: str, values: Mapping[str, object]) -> StackConfig:
    """Read the configuration, whose keys are without the namespace.

    Args:
        name: The stack's name.
        values: As text, as the engine hands them to a program, or as what the text holds; `SECRET` for a secret.

    Raises:
        StackConfigError: something is missing or wrong; every problem is in the message.
    """
    problems = [
        f"{NAMESPACE}:{key} is secret, and what a stack is must be readable: set it again without --secret"
        for key, value in values.items()
        if value is SECRET
    ]
    plain = {key: value for key, value in values.items() if value is not SECRET}
    problems += [_unknown(key) for key in plain if key not in (*KEYS, MOVED)]
    problems += _moved(name, values)
    if not values:
        problems.append(
            f"it has no `{NAMESPACE}:` setting: write {NAMESPACE}:scopes and {NAMESPACE}:environments into"
            f" Pulumi.{name.rpartition('/')[2]}.yaml, as the committed Pulumi.prod.yaml has them"
        )
        raise StackConfigError(name, problems)
    scopes = _names(plain, "scopes", problems, needed="scopes" not in values)
    problems += [
        f"{NAMESPACE}:scopes has {one!r}: only {' and '.join(SCOPES)} exist" for one in scopes if one not in SCOPES
    ]
    if not scopes and not _named(problems, "scopes"):
        problems.append(f"{NAMESPACE}:scopes is empty: name {' or '.join(SCOPES)}, or both")
    environments = _names(plain, "environments", problems, needed="environments" not in values)
    if "environment" in scopes and not environments and not _named(problems, "environments"):
        problems.append(
            f"{NAMESPACE}:environments is empty, yet {NAMESPACE}:scopes has `environment`: name at least one"
        )
    flags = {key: _flag(plain, key, problems) for key in ("local", "protect", "bare")}
    catalog = plain.get("catalog", "catalog")
    if not isinstance(catalog, str) or not catalog.strip():
        problems.append(f"{NAMESPACE}:catalog is {catalog!r}: the path of a folder is allowed")
    if problems:
        raise StackConfigError(name, problems)
    return StackConfig(
        name=name,
        scopes=tuple(scope for scope in SCOPES if scope in scopes),
        environments=tuple(environments),
        catalog=str(catalog),
        **flags,
    )


def read_committed(folder: Path, stack: str) -> StackConfig | None:
    """Read `Pulumi.STACK.yaml` without the engine; None where only the engine knows all of the configuration.

    That is so where the file is missing, where it imports an ESC environment, and where the project gives values too.

    Raises:
        StackConfigError: the file is broken, or its configuration has problems.
        ValueError: no stack can have this name.
    """
    path = folder / f"Pulumi.{file_name(stack)}.yaml"
    if not path.exists():
        return None
    document = read_mapping(path, stack)
    project = read_mapping(folder / "Pulumi.yaml", stack)
    if "environment" in document or within(dict.fromkeys(project.get("config") or ()).items(), bool):
        return None
    config = document.get("config") or {}
    if not isinstance(config, dict):
        raise StackConfigError(stack, [f"`config` in {path} is a {type(config).__name__}: write `key: value` below it"])
    return read_config(stack, within(config.items(), lambda value: SECRET if _encrypted(value) else value))


def within(items: Iterable[tuple[Any, object]], value: Any) -> dict[str, object]:  # noqa: ANN401 - any function of one
    """The items of the namespace, without it, each value as the function gives it.

    A key without a namespace is the project's, whose name is the namespace, as the engine reads stack files.
    """
    own = f"{NAMESPACE}:"
    return {
        str(key).removeprefix(own): value(one) for key, one in items if str(key).startswith(own) or ":" not in str(key)
    }


def read_mapping(path: Path, stack: str) -> dict[str, Any]:
    """A YAML file that has to hold a mapping; an empty one is an empty mapping.

    Raises:
        StackConfigError: it cannot be read, is broken, or holds something else.
    """
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise StackConfigError(stack, [f"{path} cannot be read: {why}"]) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise StackConfigError(stack, [f"{path} is not YAML: {' '.join(str(error).split())}"]) from error
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise StackConfigError(stack, [f"{path} holds a {type(found).__name__}: only a mapping of keys is allowed"])
    return found


def _unknown(key: str) -> str:
    near = nearest(key, KEYS)
    return f"{NAMESPACE}:{key} is unknown: " + (
        f"did you mean {NAMESPACE}:{near}?" if near else f"{', '.join(KEYS)} exist"
    )


def _moved(stack: str, values: Mapping[str, object]) -> Iterator[str]:
    """A setting that has another place now."""
    if MOVED not in values:
        return
    file = f"Pulumi.{stack.rpartition('/')[2]}.yaml"
    if values[MOVED] in ([], "[]"):
        yield f"{NAMESPACE}:{MOVED} is now in company.yaml, and names no environment: remove the setting from {file}"
        return
    listed = [] if values[MOVED] is SECRET else _names(values, MOVED, [], needed=False)
    written = ", ".join(f"{name}: {{production: false}}" for name in listed) or "staging: {production: false}"
    yield (
        f"{NAMESPACE}:{MOVED} is now in company.yaml: write `environments: {{{written}}}` into company.yaml of the"
        f" catalog, and remove the setting from {file}"
    )


def _named(problems: list[str], key: str) -> bool:
    return any(one.startswith(f"{NAMESPACE}:{key} ") for one in problems)


def _names(values: Mapping[str, object], key: str, problems: list[str], *, needed: bool) -> list[str]:
    value = values.get(key)
    shown = value
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = shown
    if isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value):
        return value
    if needed or key in values:
        problems.append(
            f"{NAMESPACE}:{key} is {shown!r}: it must be a list of words, as in the committed Pulumi.*.yaml"
        )
    return []


def _flag(values: Mapping[str, object], key: str, problems: list[str]) -> bool:
    value = values.get(key, False)
    if isinstance(value, bool):
        return value
    # As the engine's own `get_bool` reads them.
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    problems.append(f"{NAMESPACE}:{key} is {value!r}: only true and false are allowed")
    return False


def _encrypted(value: object) -> bool:
    return isinstance(value, Mapping) and set(value) == {"secure"}
