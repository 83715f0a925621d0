"""UptimeMonitor: an address that must answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.check import Problem
from pulumi_plugin_kit.fields import shape
from pulumi_plugin_kit.values import has_unknown

from ..fields import Field, camel_keys
from .base import Wire
from .monitor import DESCRIPTION, ENABLED, NAME, OWNER, MonitorResource
from .placement import PROJECT

_METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS")
# Sentry's uptime checker refuses larger requests.
_REQUEST_BYTES = 1000
# Checks set up by people; Sentry's other modes are for those that it set up by itself.
_MANUAL = 1


@shape
class UptimeHeader:
    """One header of the request."""

    name: Annotated[str, Field("Name of the header.", min_items=1)]
    value: Annotated[str, Field("Value of the header.")]


@shape
class UptimeMonitorInputs:
    """What an uptime monitor is made of."""

    project: Annotated[str, PROJECT]
    name: Annotated[str, NAME]
    url: Annotated[
        str,
        Field(
            "Address to request.",
            max_length=255,
            pattern=(r"https?://\S+", "write an address that begins with http:// or https://"),
        ),
    ]
    method: Annotated[str, Field("Method of the request.", enum=_METHODS)] = "GET"
    headers: Annotated[
        tuple[UptimeHeader, ...], Field("Headers of the request; may hold credentials.", secret=True)
    ] = ()
    body: Annotated[str | None, Field("Body of the request.")] = None
    interval_seconds: Annotated[int, Field("Seconds between two checks.", enum=(60, 300, 600, 1200, 1800, 3600))]
    timeout_ms: Annotated[int, Field("Milliseconds until a check counts as failed.", minimum=1000, maximum=60000)]
    trace_sampling: Annotated[bool, Field("Whether the checks are traced as requests of the service.")] = False
    assertion: Annotated[
        Any, Field("What the answer must fulfil, in Sentry's assertion language.", canonical=camel_keys)
    ] = None
    environment: Annotated[str | None, Field("Environment that the check belongs to.", computed=True)] = None
    recovery_threshold: Annotated[int, Field("Successes in a row that resolve the issue.", minimum=1)] = 1
    downtime_threshold: Annotated[int, Field("Failures in a row that open an issue.", minimum=1)] = 3
    owner: Annotated[str | None, OWNER] = None
    description: Annotated[str | None, DESCRIPTION] = None
    enabled: Annotated[bool, ENABLED] = True


class UptimeMonitor(MonitorResource[UptimeMonitorInputs]):
    """A detector of type uptime_domain_failure."""

    token = "sentry:index:UptimeMonitor"  # noqa: S105 - a type token
    noun = "uptime monitor"
    type = "uptime_domain_failure"
    description = "A monitor that requests an address. Import it by id."
    Inputs = UptimeMonitorInputs

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """The request must be small enough for Sentry's checker."""
        parts = [inputs.get(key) for key in ("method", "url", "headers", "body")]
        if has_unknown(parts):
            return
        method, url, headers, body = parts
        lines = [f"{header.get('name')}: {header.get('value')}\r\n" for header in headers or ()]
        size = len("".join([str(method), str(url), *lines, str(body or "")]).encode())
        if size > _REQUEST_BYTES:
            wanted = f"method, url, headers and body may have {_REQUEST_BYTES} bytes together, these have {size}"
            yield Problem("body" if body else "headers", "...", wanted)

    def source(self, inputs: UptimeMonitorInputs) -> Wire:
        """The request."""
        return {
            "url": inputs.url,
            "method": inputs.method,
            "headers": [[header.name, header.value] for header in inputs.headers],
            "body": inputs.body,
            "intervalSeconds": inputs.interval_seconds,
            "timeoutMs": inputs.timeout_ms,
            "traceSampling": inputs.trace_sampling,
            "assertion": inputs.assertion,
        }

    def type_body(self, inputs: UptimeMonitorInputs) -> Wire:
        """When an issue is opened and resolved."""
        config = {
            "mode": _MANUAL,
            "environment": inputs.environment,
            "recoveryThreshold": inputs.recovery_threshold,
            "downtimeThreshold": inputs.downtime_threshold,
        }
        return {"config": config}

    def type_properties(self, source: Wire, served: Wire) -> dict[str, Any]:
        """Request and thresholds."""
        config = served.get("config") or {}
        return {
            "url": source["url"],
            "method": source.get("method") or "GET",
            "headers": [{"name": name, "value": value} for name, value in source.get("headers") or ()],
            "body": source.get("body") or None,
            "intervalSeconds": source["intervalSeconds"],
            "timeoutMs": source["timeoutMs"],
            "traceSampling": bool(source.get("traceSampling")),
            "assertion": source.get("assertion"),
            "environment": config.get("environment"),
            "recoveryThreshold": config.get("recoveryThreshold", 1),
            "downtimeThreshold": config.get("downtimeThreshold", 3),
        }
