"""The catalog's JSON Schema, by which editors complete and check a product file while it is written."""

import json
from typing import Any

from vedette.model import Label, Product, Widget
from vedette.model.types import Limits
from vedette.model.widgets import USUAL

TITLE = "Vedette product file"
_PLAIN = "single"
# What may be written instead of a mapping.
_PLAIN_FORMS: dict[str, dict[str, Any]] = {
    Label.__name__: {"type": "string", "description": "the name of a label"},
    Widget.__name__: {"enum": list(USUAL), "description": "a usual widget"},
}


def catalog_schema() -> dict[str, Any]:
    """The schema of one product file, JSON Schema 2020-12."""
    schema = Product.model_json_schema(by_alias=True)
    for name, definition in schema["$defs"].items():
        if name.endswith(Limits.__name__):
            schema["$defs"][name] = _limits(definition)
        elif name in _PLAIN_FORMS:
            schema["$defs"][name] = {"anyOf": [_PLAIN_FORMS[name], definition]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": TITLE}


def schema_text() -> str:
    """The schema as it is committed."""
    return json.dumps(catalog_schema(), indent=2, ensure_ascii=False) + "\n"


def _limits(definition: dict[str, Any]) -> dict[str, Any]:
    """A limit is one value, or a mapping with both levels; the model's name for the one value is not written."""
    levels = {name: _without_none(part) for name, part in definition["properties"].items()}
    plain = levels.pop(_PLAIN)
    both = {"type": "object", "properties": levels, "required": list(levels), "additionalProperties": False}
    return {"anyOf": [plain, both], "title": definition["title"], "description": definition["description"]}


def _without_none(part: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(option for option in part["anyOf"] if option.get("type") != "null")
    return found
