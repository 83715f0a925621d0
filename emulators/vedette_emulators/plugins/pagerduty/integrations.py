"""Integrations of services (upstream: pagerduty/resource_pagerduty_service_integration.go, v3.32.4)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.check import MISSING, Problem
from pulumi_plugin_kit.errors import PluginError
from pulumi_plugin_kit.fields import Field, shape

from vedette_emulators.plugins.errors import ServiceError
from vedette_emulators.plugins.pagerduty.rest import Rest, given, reference
from vedette_emulators.plugins.resources import AutoName, State

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

_API_NAMES = {
    "integrationKey": "integration_key",
    "integrationEmail": "integration_email",
    "emailIncidentCreation": "email_incident_creation",
    "emailFilterMode": "email_filter_mode",
    "emailParsingFallback": "email_parsing_fallback",
}


@shape
class ServiceIntegrationEmailParserMatchPredicatePredicatePredicate:
    """A condition inside `not`."""

    matcher: str
    part: Annotated[str, Field(enum=_PARTS)]
    type: Annotated[str, Field(enum=("contains", "exactly", "regex"))]


@shape
class ServiceIntegrationEmailParserMatchPredicatePredicate:
    """A condition on a mail."""

    matcher: str | None = None
    part: Annotated[str | None, Field(enum=_PARTS)] = None
    predicates: tuple[ServiceIntegrationEmailParserMatchPredicatePredicatePredicate, ...] = ()
    type: Annotated[str, Field(enum=("contains", "exactly", "not", "regex"))]


@shape
class ServiceIntegrationEmailParserMatchPredicate:
    """Which mails a parser takes."""

    predicates: tuple[ServiceIntegrationEmailParserMatchPredicatePredicate, ...] = ()
    type: Annotated[str, Field(enum=("all", "any"))]


@shape
class ServiceIntegrationEmailParserValueExtractor:
    """A value that is taken out of a mail."""

    ends_before: str | None = None
    part: Annotated[str, Field(enum=("body", "subject"))]
    regex: str | None = None
    starts_after: str | None = None
    type: Annotated[str, Field(enum=("between", "entire", "regex"))]
    value_name: str


@shape
class ServiceIntegrationEmailParser:
    """What a mail does to incidents."""

    action: Annotated[str, Field(enum=("resolve", "trigger"))]
    id: Annotated[int | None, Field(computed=True)] = None
    match_predicate: ServiceIntegrationEmailParserMatchPredicate
    value_extractors: tuple[ServiceIntegrationEmailParserValueExtractor, ...] = ()


@shape
class ServiceIntegrationEmailFilter:
    """Which mails open incidents."""

    id: Annotated[str | None, Field(computed=True)] = None
    subject_mode: Annotated[str | None, Field(enum=_MODES)] = None
    subject_regex: str | None = None
    body_mode: Annotated[str | None, Field(enum=_MODES)] = None
    body_regex: str | None = None
    from_email_mode: Annotated[str | None, Field(enum=_MODES)] = None
    from_email_regex: str | None = None


@shape
class ServiceIntegrationInputs:
    """An integration as a program declares it."""

    name: AutoName = None
    service: Annotated[str, Field(replace=True)]
    type: Annotated[
        str | None,
        Field(
            computed=True,
            replace=True,
            enum=_TYPES,
        ),
    ] = None
    vendor: Annotated[str | None, Field(computed=True, replace=True)] = None
    integration_key: Annotated[str | None, Field(computed=True)] = None
    integration_email: Annotated[str | None, Field(computed=True)] = None
    email_incident_creation: Annotated[str | None, Field(computed=True)] = None
    email_filter_mode: Annotated[str | None, Field(computed=True)] = None
    email_parsing_fallback: Annotated[str | None, Field(computed=True)] = None
    email_parsers: tuple[ServiceIntegrationEmailParser, ...] = ()
    email_filters: Annotated[tuple[ServiceIntegrationEmailFilter, ...], Field(computed=True, replace=True)] = ()


@shape
class ServiceIntegrationOutputs:
    """What only PagerDuty knows."""

    html_url: str


class ServiceIntegration(Rest):
    """An integration of a service; it is imported as `SERVICE.INTEGRATION`."""

    token = "pagerduty:index/serviceIntegration:ServiceIntegration"  # noqa: S105 - a type's name
    noun = "integration"
    path, wrapper = "/services", "integration"
    gone = frozenset()
    Inputs = ServiceIntegrationInputs
    Outputs = ServiceIntegrationOutputs

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """What PagerDuty's provider refuses before it sends anything."""
        if inputs.get("type") and inputs.get("vendor"):
            yield Problem("vendor", inputs["vendor"], "there is a type as well; give one of the two")
        if inputs.get("type") == _EMAIL and not inputs.get("integrationEmail"):
            yield Problem("integrationEmail", MISSING, f"an integration of type {_EMAIL} needs one")

    def collection(self, state: State) -> str:
        """The integrations of the service that the state names."""
        if not state.get("service"):
            raise PluginError("this integration's service is not known: give it, or import it as SERVICE.INTEGRATION")
        return f"/services/{state['service']}/integrations"

    async def create_remote(self, inputs: State) -> str:
        """POST the body; upstream does so again after 400, when the service may be too new."""
        for _ in range(_CREATE_ATTEMPTS - 1):
            try:
                return await super().create_remote(inputs)
            except ServiceError as error:
                if error.status != 400:
                    raise
            await asyncio.sleep(0.5)
        return await super().create_remote(inputs)

    def body(self, inputs: State, state: State) -> dict[str, Any]:
        """The integration, with what PagerDuty chose for it before."""
        wanted = {**{name: state[name] for name in (*_API_NAMES, "type", "vendor") if name in state}, **inputs}
        return given(
            name=inputs["name"],
            type=wanted.get("type") or "service_integration",
            service=reference(inputs["service"], "service"),
            vendor=reference(wanted.get("vendor"), "vendor"),
            email_filters=[_snake(one) for one in wanted.get("emailFilters") or []],
            email_parsers=[_parser(one) for one in wanted.get("emailParsers") or []],
            **{key: wanted.get(name) for name, key in _API_NAMES.items()},
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
        found |= {name: served[key] for name, key in _API_NAMES.items() if served.get(key)}
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
    def camel(key: str) -> str:
        head, *tail = key.split("_")
        return head + "".join(part.title() for part in tail)

    return {camel(key): value for key, value in values.items() if value is not None}


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
