"""What the catalog calls otherwise than it did: a new name of a key or a file is a line here and in the model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from vedette.fields.types import Model
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


KEYS: Final = (RenamedKey("rows", "covers"), RenamedKey("rule", "policy", Waiver))

# Files of the catalog's folder.
FILES: Final = {"rows.yaml": "requirements.yaml"}
