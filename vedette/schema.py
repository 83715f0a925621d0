"""The catalog's JSON Schemas, by which editors complete and check its files while they are written."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from vedette import names
from vedette.fields.types import Limits
from vedette.model import Company, DefaultAlert, Label, Product, Service, Widget
from vedette.model.company import Person
from vedette.model.widgets import USUAL

TITLE = "Vedette product file"
COMPANY_TITLE = "Vedette company.yaml"
_PLAIN = "single"
# What may be written instead of a mapping.
_PLAIN_FORMS: dict[str, dict[str, Any]] = {
    Label.__name__: {"type": "string", "description": "the name of a label"},
    Widget.__name__: {"enum": list(USUAL), "description": "a usual widget"},
    Person.__name__: {"type": "string", "pattern": names.EMAIL_PATTERN, "description": "the e-mail address"},
}


def catalog_schema() -> dict[str, Any]:
    """The schema of a product file, JSON Schema 2020-12.

    A product may be spread over several files. Only the one with its name has to say who it is; what no file says is
    found by `vedette validate`.
    """
    schema = _schema(Product, TITLE)
    required = schema.pop("required")
    # `service_defaults` may say it.
    schema["$defs"][Service.__name__].pop("required")
    return {**schema, "dependentRequired": {"product": [name for name in required if name in ("title", "team")]}}


def company_schema() -> dict[str, Any]:
    """The schema of `company.yaml`."""
    schema = _schema(Company, COMPANY_TITLE)
    # What an alert of a usual name does not say stays as it is.
    schema["$defs"][DefaultAlert.__name__].pop("required")
    return schema


def schema_text(*, company: bool = False) -> str:
    """A schema as it is committed."""
    schema = company_schema() if company else catalog_schema()
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    for name, definition in schema["$defs"].items():
        if name.endswith(Limits.__name__):
            schema["$defs"][name] = _limits(definition)
        elif name in _PLAIN_FORMS:
            schema["$defs"][name] = {"anyOf": [_PLAIN_FORMS[name], definition]}
    _close(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}


def _close(part: object) -> None:
    """Where names have a form, no name of another form is allowed: the schema alone would let them pass unchecked."""
    if isinstance(part, dict):
        if "patternProperties" in part:
            part["additionalProperties"] = False
        for inner in part.values():
            _close(inner)
    elif isinstance(part, list):
        for inner in part:
            _close(inner)


def _limits(definition: dict[str, Any]) -> dict[str, Any]:
    """A limit is one value, or a mapping with both levels; the model's name for the one value is not written."""
    levels = {name: _without_none(part) for name, part in definition["properties"].items()}
    plain = levels.pop(_PLAIN)
    both = {"type": "object", "properties": levels, "required": list(levels), "additionalProperties": False}
    return {"anyOf": [plain, both], "title": definition["title"], "description": definition["description"]}


def _without_none(part: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(option for option in part["anyOf"] if option.get("type") != "null")
    return found
