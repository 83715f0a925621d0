"""Integrations of services (upstream: pagerduty/resource_pagerduty_service_integration.go, v3.32.4)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from vedette_emulators.plugins.kit.check import Problem
from vedette_emulators.plugins.kit.errors import PluginError, ServiceError
from vedette_emulators.plugins.kit.fields import Shape, computed, optional, output, required
from vedette_emulators.plugins.kit.resource import State
from vedette_emulators.plugins.pagerduty.rest import Rest, given, reference

__all__ = ["ServiceIntegration"]

_MODES = ("always", "match", "no-match")
_PARTS = ("body", "from_addresses", "subject")
_TYPES = (
    "app_event_transform_inbound_integration",
    "aws_cloudwatch_inbound_integration",
    "cloudkick_inbound_integration",
    "event_transformer_api_inbound_integration",
    "events_api_v2_inbound_integration",
    "generic_email_inbound_integration",
    "generic_events_api_inbound_integration",
    "keynote_inbound_integration",
    "nagios_inbound_integration",
    "pingdom_inbound_integration",
    "sql_monitor_inbound_integration",
)
_EMAIL = "generic_email_inbound_integration"
_CREATE_ATTEMPTS = 3

_FILTER = Shape(
    "ServiceIntegrationEmailFilter",
    (
        computed("id"),
        optional("subjectMode", choices=_MODES),
        optional("subjectRegex"),
        optional("bodyMode", choices=_MODES),
        optional("bodyRegex"),
        optional("fromEmailMode", choices=_MODES),
        optional("fromEmailRegex"),
    ),
)
_PREDICATE = "ServiceIntegrationEmailParserMatchPredicatePredicate"
_INNER = Shape(
    f"{_PREDICATE}Predicate",
    (
        required("matcher"),
        required("part", choices=_PARTS),
        required("type", choices=("contains", "exactly", "regex")),
    ),
)
_OUTER = Shape(
    _PREDICATE,
    (
        optional("matcher"),
        optional("part", choices=_PARTS),
        optional("predicates", _INNER, many=True),
        required("type", choices=("contains", "exactly", "not", "regex")),
    ),
)
_MATCH = Shape(
    "ServiceIntegrationEmailParserMatchPredicate",
    (optional("predicates", _OUTER, many=True), required("type", choices=("all", "any"))),
)
_EXTRACTOR = Shape(
    "ServiceIntegrationEmailParserValueExtractor",
    (
        optional("endsBefore"),
        required("part", choices=("body", "subject")),
        optional("regex"),
        optional("startsAfter"),
        required("type", choices=("between", "entire", "regex")),
        required("valueName"),
    ),
)
_PARSER = Shape(
    "ServiceIntegrationEmailParser",
    (
        required("action", choices=("resolve", "trigger")),
        computed("id", "integer"),
        required("matchPredicate", _MATCH),
        optional("valueExtractors", _EXTRACTOR, many=True),
    ),
)
_WORDS = {
    "integrationKey": "integration_key",
    "integrationEmail": "integration_email",
    "emailIncidentCreation": "email_incident_creation",
    "emailFilterMode": "email_filter_mode",
    "emailParsingFallback": "email_parsing_fallback",
}


class ServiceIntegration(Rest):
    """An integration of a service; it is imported as `SERVICE.INTEGRATION`."""

    token = "pagerduty:index/serviceIntegration:ServiceIntegration"  # noqa: S105 - a type's name
    noun = "integration"
    path, wrapper = "/services", "integration"
    gone = frozenset()
    shape = Shape(
        "",
        (
            optional("name", named=True),
            required("service", replace=True),
            computed("type", replace=True, choices=_TYPES),
            computed("vendor", replace=True),
            computed("integrationKey"),
            computed("integrationEmail"),
            output("htmlUrl"),
            computed("emailIncidentCreation"),
            computed("emailFilterMode"),
            computed("emailParsingFallback"),
            optional("emailParsers", _PARSER, many=True),
            computed("emailFilters", _FILTER, many=True, replace=True),
        ),
    )

    def problems(self, inputs: Mapping[str, Any]) -> Iterable[Problem]:
        """What PagerDuty's provider refuses before it sends anything."""
        if inputs.get("type") and inputs.get("vendor"):
            yield Problem("vendor", "is given beside a type: give one of the two")
        if inputs.get("type") == _EMAIL and not inputs.get("integrationEmail"):
            yield Problem("integrationEmail", f"is missing: an integration of type {_EMAIL} needs one")

    def collection(self, state: State) -> str:
        """The integrations of the service that the state names."""
        if not state.get("service"):
            raise PluginError("this integration's service is not known: give it, or import it as SERVICE.INTEGRATION")
        return f"/services/{state['service']}/integrations"

    async def make(self, inputs: State) -> str:
        """POST the body; upstream does so again after 400, when the service may be too new."""
        for _ in range(_CREATE_ATTEMPTS - 1):
            try:
                return await super().make(inputs)
            except ServiceError as error:
                if error.status != 400:
                    raise
            await asyncio.sleep(0.5)
        return await super().make(inputs)

    def body(self, inputs: State, state: State) -> dict[str, Any]:
        """The integration, with what PagerDuty chose for it before."""
        wanted = {**{name: state[name] for name in (*_WORDS, "type", "vendor") if name in state}, **inputs}
        return given(
            name=inputs["name"],
            type=wanted.get("type") or "service_integration",
            service=reference(inputs["service"], "service"),
            vendor=reference(wanted.get("vendor"), "vendor"),
            email_filters=[_snake(one) for one in wanted.get("emailFilters") or []],
            email_parsers=[_parser(one) for one in wanted.get("emailParsers") or []],
            **{key: wanted.get(name) for name, key in _WORDS.items()},
        )

    def flatten(self, served: dict[str, Any], state: State) -> State:
        """The integration as properties: a vendor or else a type, never both."""
        found: State = {"name": served["name"], "htmlUrl": served.get("html_url")}
        if served.get("vendor"):
            found["vendor"] = served["vendor"]["id"]
        else:
            found["type"] = served["type"]
        if served.get("service"):
            found["service"] = served["service"]["id"]
        found |= {name: served[key] for name, key in _WORDS.items() if served.get(key)}
        if served.get("email_filters"):
            found["emailFilters"] = [_camel(one) for one in served["email_filters"]]
        if served.get("email_parsers"):
            found["emailParsers"] = [_read_parser(one) for one in served["email_parsers"]]
        return found

    async def locate(self, ident: str) -> tuple[str, State]:
        """From SERVICE.INTEGRATION."""
        service, dot, integration = ident.partition(".")
        if not dot:
            raise PluginError(f"integration {ident}: import it as SERVICE.INTEGRATION")
        return integration, {"service": service}


def _snake(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"".join(f"_{c.lower()}" if c.isupper() else c for c in name): value for name, value in values.items()}


def _camel(values: Mapping[str, Any]) -> dict[str, Any]:
    def word(key: str) -> str:
        head, *tail = key.split("_")
        return head + "".join(part.title() for part in tail)

    return {word(key): value for key, value in values.items() if value is not None}


def _children(predicates: list[Mapping[str, Any]] | None, old: str, new: str) -> list[dict[str, Any]]:
    found = []
    for one in predicates or []:
        inner = one.get(old)
        found.append({name: value for name, value in one.items() if name != old and value is not None})
        if inner:
            found[-1][new] = _children(inner, old, new)
    return found


def _parser(parser: Mapping[str, Any]) -> dict[str, Any]:
    match = parser["matchPredicate"]
    return given(
        action=parser["action"],
        id=parser.get("id"),
        match_predicate={
            "type": match["type"],
            "children": _children(match.get("predicates"), "predicates", "children"),
        },
        value_extractors=[_snake(one) for one in parser.get("valueExtractors") or []],
    )


def _read_parser(parser: Mapping[str, Any]) -> dict[str, Any]:
    match = parser["match_predicate"]
    return given(
        action=parser["action"],
        id=parser.get("id"),
        matchPredicate={
            "type": match["type"],
            "predicates": _children(match.get("children"), "children", "predicates"),
        },
        valueExtractors=[_camel(one) for one in parser.get("value_extractors") or []],
    )
