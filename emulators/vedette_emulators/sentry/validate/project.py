"""Reading the settings of a project that are about privacy and filters.

Source: `sentry/core/endpoints/project_details.py`.
"""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call
from vedette_emulators.sentry.validate.fields import Fields

_LONGEST = 4000
_CUSTOM_FILTERS = "projects:custom-inbound-filters"
# Lists that are sent as lines; whether Sentry lowers their case.
_LINES = {"filters:blacklisted_ips": True, "filters:releases": True, "filters:error_messages": False}
_FLAGS = ("quotas:spike-protection-disabled",)


def privacy(fields: Fields) -> None:
    """Take what is scrubbed from events; names of fields are kept trimmed and in lower case."""
    for name in ("dataScrubber", "dataScrubberDefaults", "scrubIPAddresses"):
        fields.boolean(name)
    for name in ("sensitiveFields", "safeFields"):
        values = fields.strings(name)
        if values is None:
            continue
        if name == "sensitiveFields" and sum(map(len, values)) > _LONGEST:
            fields.refuse(name, "List of sensitive fields is too long.")
        fields.clean[name] = [value.strip().lower() for value in values]


def project_options(call: Call, fields: Fields) -> dict[str, Any]:
    """Take the options we know; others are ignored, as Sentry does. Lists of lines lose blank ones."""
    sent = fields.mapping("options") or {}
    fields.clean.pop("options", None)
    lines = {name: sent[name] for name in _LINES if name in sent}
    if any(str(value).strip() for value in lines.values()) and call.context.lacks(_CUSTOM_FILTERS):
        fields.refuse("detail", ["You do not have that feature enabled"])
    for name, value in lines.items():
        kept = [line.strip() for line in str(value).split("\n") if line.strip()]
        lines[name] = "\n".join(line.lower() if _LINES[name] else line for line in kept)
    return {**lines, **{name: sent[name] for name in _FLAGS if name in sent}}
