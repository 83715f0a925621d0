"""What the tests know of each provider resource, and strategies for inputs of any."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from pulumi_plugin_kit.fields import members
from pulumi_resource_sentry.resources import RESOURCES

from sentry_cases.case import Case, Values

FOLDER = Path(__file__).parents[2] / "resources"
TYPES = {cls.token.rpartition(":")[2]: cls for cls in RESOURCES}


def stem(kind: str) -> str:
    """The name of a type's files: `code_mapping` for CodeMapping."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower()


def _loaded(kind: str) -> Case:
    """The case of a type, from its file."""
    path = FOLDER / f"{stem(kind)}.py"
    spec = importlib.util.spec_from_file_location(f"sentry_cases.resources.{path.stem}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    case: Case = module.CASE
    return case


CASES = {kind: _loaded(kind) for kind in sorted(TYPES) if (FOLDER / f"{stem(kind)}.py").exists()}
"""Each type with a file; a test holds types, files, pages and classes of the SDK equal."""


def required(kind: str) -> list[str]:
    """The inputs that a resource must have."""
    return [member.name for member in members(TYPES[kind].Inputs) if member.required]


def in_place(kind: str, variant: tuple[str, ...] = ()) -> Values:
    """Second values of the inputs of the example, or of a variant, that change without another object."""
    case, elsewhere = CASES[kind], {name for names in CASES[kind].variants for name in names}
    return {
        name: value
        for name, value in case.second.items()
        if name not in _replaced(kind) and (name in variant if variant else name not in elsewhere)
    }


def replacing(kind: str) -> Values:
    """Second values of the inputs of the example that take another object."""
    return {name: value for name, value in CASES[kind].second.items() if name in _replaced(kind)}


def _replaced(kind: str) -> set[str]:
    return {member.name for member in members(TYPES[kind].Inputs) if member.field.replace}
