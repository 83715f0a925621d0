"""That one policy is not to refuse one resource for a while."""

from __future__ import annotations

from datetime import date

from pydantic import Field, field_validator

from vedette import units
from vedette.fields import text
from vedette.fields.types import Model, Reason, Slug


class Waiver(Model):
    """A policy is waived for one resource up to and including a day; after it the policy refuses again."""

    policy: Slug = Field(description="the policy's id, such as critical-without-pager")
    resource: text.Line = Field(description="the name of an entry or resource, as a preview shows it")
    owner: Slug = Field(description="who answers for it: a team of this file")
    reason: Reason
    expires: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="its last day, such as 2027-01-31")

    @field_validator("expires")
    @classmethod
    def _day(cls, value: str) -> str:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise units.UnitError(f"`{value}` is no day", "write it as 2027-01-31") from None
        return value

    @property
    def until(self) -> date:
        """The last day."""
        return date.fromisoformat(self.expires)
