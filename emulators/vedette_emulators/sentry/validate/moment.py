"""Reading moments."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from vedette_emulators.core.clock import iso
from vedette_emulators.sentry.validate.fields import Fields

# sentry-cli writes nanoseconds; Python reads microseconds.
_FINER = re.compile(r"(\.\d{6})\d+")


def moment(fields: Fields, name: str) -> None:
    """Take a moment in ISO 8601, of UTC when it names no zone; null is none."""
    text = fields.text(name, null=True)
    if text is None:
        return
    try:
        value = datetime.fromisoformat(_FINER.sub(r"\1", text))
    except ValueError:
        fields.refuse(name, "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss].")
        return
    fields.clean[name] = iso(value if value.tzinfo else value.replace(tzinfo=UTC))
