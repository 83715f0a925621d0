"""Lists of people.

People are e-mail addresses of those whom the vendor knows already: seats are billed, so nobody is ever created.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from vedette import names, units
from vedette.fields.types import Email
from vedette.similar import folded


class ListOfPeople:
    """Marks a list in which a short name or a group of `company.yaml` may stand; the loader puts addresses there.

    Attributes:
        once: Whether everybody is in it once, so that groups may overlap.
    """

    def __init__(self, *, once: bool) -> None:
        self.once = once


# Editors accept the names as well.
Listed = Annotated[Email, Field(json_schema_extra={"pattern": f"{names.EMAIL_PATTERN}|{names.PERSON_PATTERN}"})]
People = Annotated[tuple[Listed, ...], ListOfPeople(once=False)]


def _once(members: tuple[str, ...]) -> tuple[str, ...]:
    """Members are a set; services compare addresses without case.

    Raises:
        UnitError: Somebody is in it twice.
    """
    seen: set[str] = set()
    for one in members:
        if folded(one) in seen:
            raise units.UnitError(f"`{one}` is listed twice", "keep one")
        seen.add(folded(one))
    return members


Members = Annotated[tuple[Listed, ...], AfterValidator(_once), ListOfPeople(once=True)]
