"""What the catalog calls otherwise than it did: a new name of a key or a file is a line here and in the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from vedette.fields.types import Model
from vedette.model.alert import Alert, When
from vedette.model.monitors import Cron
from vedette.model.pagerduty import Escalation
from vedette.model.product import Product
from vedette.model.settings import Paging
from vedette.model.waiver import Waiver


@dataclass(frozen=True, slots=True)
class RenamedKey:
    """A key under its name of before.

    Attributes:
        old: The name of before.
        new: The name of now.
        where: The kind of entry that has the key; by default each kind that has the new name.
        values: Plain values that change with the key, by what they were; every other value stays.
    """

    old: str
    new: str
    where: type[Model] = Model
    values: Mapping[str, str] = field(default_factory=dict)


KEYS: Final = (
    RenamedKey("rows", "covers"),
    RenamedKey("rule", "policy", where=Waiver),
    RenamedKey("across", "project", where=Alert),
    RenamedKey("again", "on", where=When, values={"true": "regression", "false": "every_event"}),
    RenamedKey("problems", "warnings_and_errors", where=When),
    RenamedKey("at_most", "max_runtime", where=Cron),
    RenamedKey("turn", "rotation"),
    RenamedKey("loops", "repeat", where=Escalation),
    RenamedKey("pager", "paging", where=Product),
    RenamedKey("none", "disabled", where=Paging),
)

# Placeholders of templates, and what stands behind the last dot of one.
PLACEHOLDERS: Final = {"at_most": "max_runtime"}

# Files of the catalog's folder.
FILES: Final = {"rows.yaml": "requirements.yaml"}
