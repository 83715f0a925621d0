"""Extract what the vendors' published descriptions say of the routes that the emulators serve.

    python tools/contracts.py [FOLDER]

FOLDER (or VEDETTE_SPECS) has `sentry-openapi.json`, `github-openapi.json` and `pagerduty-openapi.json`, and the schemas
of the packages whose plugins are emulated, `pulumi-slack-schema.json` and `pulumi-pagerduty-schema.json`.

Below `emulators/vedette_emulators/`, the facts of an API go to `SERVICE/contract.json`: scopes, query parameters,
statuses, and the shapes of requests and answers as JSON Schema (types, required keys, enumerations, limits). Those of a
package go to `plugins/SERVICE/contract.json`: tokens, properties and their types. No sentence of a description is kept.
The contract tests read these files alone, so a checkout without the descriptions tests as much as one with them.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from vedette_emulators.github.app import ROUTES as GITHUB
from vedette_emulators.pagerduty.app import ROUTES as PAGERDUTY
from vedette_emulators.sentry.app import ROUTES as SENTRY

ROOT = Path(__file__).resolve().parents[1]

Json = Any

# Words of JSON Schema that are facts. Titles, descriptions, defaults, examples and formats are left out.
_PLAIN = (
    "type", "required", "enum", "minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems",
    "maxProperties", "uniqueItems",
)  # fmt: skip
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_ALTERNATIVES = ("anyOf", "oneOf", "allOf")
# A shape that occurs more than once and is longer than this gets a name of its own.
_LONG = 120


@dataclass(frozen=True, slots=True)
class Service:
    """A vendor: where its description is from, and the routes that the emulator serves.

    Attributes:
        source: Repository or package, version or commit, and day of the description.
        overlapping: Its `oneOf` means any of them: the alternatives that it lists overlap.
    """

    name: str
    source: str
    routes: tuple[tuple[str, str], ...]
    overlapping: bool = False


def _routes(rows: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((row.method, row.path) for row in rows)


SERVICES = (
    Service("sentry", "getsentry/sentry-api-schema a589a26, 2026-08-16", _routes(SENTRY)),
    Service("github", "npm @octokit/openapi 23.0.2", _routes(GITHUB)),
    Service("pagerduty", "PagerDuty/api-schema 91a06fb", _routes(PAGERDUTY), overlapping=True),
)


PACKAGES = {"slack": "pulumi/pulumi-slack, behind 0.5.3", "pagerduty": "pulumi/pulumi-pagerduty 4.37.0"}
"""Pulumi packages whose plugins are emulated, and where their schemas are from."""

# What decides how a property behaves; descriptions and notes for single languages are left out.
_OUTPUT = ("type", "$ref", "default", "secret")
_INPUT = (*_OUTPUT, "willReplaceOnChanges")


class Extract:
    """The facts of one description; `shapes` fills up with the shapes that routes refer to."""

    def __init__(self, document: Mapping[str, Json], *, overlapping: bool) -> None:
        self._document = document
        self._one_of = "anyOf" if overlapping else "oneOf"
        self.shapes: dict[str, Json] = {}

    def route(self, method: str, path: str) -> dict[str, Json] | None:
        """The facts of a route; None where the description does not have it."""
        operation = self._document["paths"].get(path, {}).get(method.lower())
        if operation is None:
            return None
        body = self._content(self._resolved(operation.get("requestBody") or {}))
        answers = {
            status: self._content(self._resolved(answer)) for status, answer in sorted(operation["responses"].items())
        }
        parameters = [self._resolved(one) for one in operation.get("parameters", ())]
        return {
            "scopes": sorted({one for way in operation.get("security", ()) for one in way.get("auth_token", ())}),
            "query": sorted({one["name"] for one in parameters if one["in"] == "query"}),
            "request": body,
            "answers": answers,
        }

    def _resolved(self, value: Json) -> Json:
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            value = self._at(value["$ref"])
        return value

    def _at(self, reference: str) -> Json:
        found: Json = self._document
        for step in reference.removeprefix("#/").split("/"):
            word = unquote(step).replace("~1", "/").replace("~0", "~")
            found = found[int(word)] if isinstance(found, list) else found[word]
        return found

    def _content(self, holder: Mapping[str, Json]) -> Json:
        """The shape of a JSON body; None where nothing is said of it."""
        schema = holder.get("content", {}).get("application/json", {}).get("schema")
        return None if schema is None else self._shape(schema)

    def _shape(self, schema: Json) -> Json:
        if not isinstance(schema, dict):
            return schema
        if reference := schema.get("$ref"):
            name = str(reference).removeprefix("#/components/schemas/")
            name = name if "/" not in name else _digest(name)
            if name not in self.shapes:
                self.shapes[name] = {}  # a shape may hold itself
                self.shapes[name] = self._shape(self._at(reference))
            found: Json = {"$ref": name}
        else:
            found = {word: schema[word] for word in _PLAIN if word in schema}
            if "required" in found:
                found["required"] = sorted(found["required"])
            if "properties" in schema:
                found["properties"] = {name: self._shape(one) for name, one in sorted(schema["properties"].items())}
            for word in ("items", "additionalProperties"):
                if word in schema:
                    found[word] = self._shape(schema[word])
            for word in _ALTERNATIVES:
                if word in schema:
                    found[self._one_of if word == "oneOf" else word] = [self._shape(one) for one in schema[word]]
        # OpenAPI 3.0 writes `nullable` beside what it is about; JSON Schema needs null among the alternatives.
        return {"anyOf": [found, {"type": "null"}]} if schema.get("nullable") is True else found


def named(facts: dict[str, Json]) -> dict[str, Json]:
    """The facts with every long shape that occurs more than once under a name, the hash of what it holds."""
    counts: Counter[str] = Counter()

    def count(shape: Json) -> Json:
        if isinstance(shape, dict):
            key = json.dumps(shape, sort_keys=True)
            counts[key] += 1
            if counts[key] == 1:
                _each(shape, count)
        return shape

    def replaced(shape: Json) -> Json:
        key = json.dumps(shape, sort_keys=True)
        if not isinstance(shape, dict) or len(key) < _LONG or counts[key] < 2:
            return _each(shape, replaced)
        name = _digest(key)
        shapes[name] = _each(shape, replaced)
        return {"$ref": name}

    def bodies(route: dict[str, Json], change: Callable[[Json], Json]) -> dict[str, Json]:
        answers = {status: change(one) for status, one in route["answers"].items()}
        return {**route, "request": change(route["request"]), "answers": answers}

    for route in facts["routes"].values():
        bodies(route, count)
    for shape in facts["shapes"].values():
        _each(shape, count)
    shapes: dict[str, Json] = {}
    shapes |= {name: _each(one, replaced) for name, one in facts["shapes"].items()}
    routes = {name: bodies(one, replaced) for name, one in facts["routes"].items()}
    return {**facts, "shapes": dict(sorted(shapes.items())), "routes": routes}


def _each(shape: Json, change: Callable[[Json], Json]) -> Json:
    """A shape with every shape right inside it changed."""
    if not isinstance(shape, dict):
        return shape
    found = dict(shape)
    if "properties" in shape:
        found["properties"] = {name: change(one) for name, one in shape["properties"].items()}
    for word in ("items", "additionalProperties"):
        if word in shape:
            found[word] = change(shape[word])
    for word in _ALTERNATIVES:
        if word in shape:
            found[word] = [change(one) for one in shape[word]]
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def text(facts: Mapping[str, Json]) -> str:
    """The committed form: a line for each shape and route, so that a change shows where it is."""

    def lines(part: Json) -> str:
        if isinstance(part, dict):
            rows = (f"  {json.dumps(key)}: {json.dumps(value, sort_keys=True)}" for key, value in part.items())
            return "{\n" + ",\n".join(rows) + "\n}"
        return "[\n" + ",\n".join(f"  {json.dumps(one)}" for one in part) + "\n]" if part else "[]"

    parts = (f"{json.dumps(name)}: {lines(facts[name])}" for name in facts if name != "source")
    return "{\n" + ",\n".join((f'"source": {json.dumps(facts["source"])}', *parts)) + "\n}\n"


def extracted(service: Service, document: Mapping[str, Json]) -> dict[str, Json]:
    """The facts of one service's description."""
    extract = Extract(document, overlapping=service.overlapping)
    found = {f"{method} {path}": extract.route(method, path) for method, path in service.routes}
    routes = {name: route for name, route in sorted(found.items()) if route is not None}
    described = [f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item]
    operations = sorted(one for one in described if one.split()[0] in _METHODS)
    return named({"source": service.source, "operations": operations, "shapes": extract.shapes, "routes": routes})


def package_facts(schema: Mapping[str, Json]) -> dict[str, Json]:
    """The facts of a package schema: settings, resources, functions and types with their properties."""
    return {
        "config": sorted(schema["config"]["variables"]),
        "provider": _properties(schema["provider"].get("inputProperties")),
        "resources": {
            token: {
                "inputs": _properties(one.get("inputProperties")),
                "requiredInputs": sorted(one.get("requiredInputs") or ()),
                "outputs": _properties(one["properties"], _OUTPUT),
                "required": sorted(one.get("required") or ()),
            }
            for token, one in sorted(schema["resources"].items())
        },
        "functions": {
            token: {
                side: {
                    "properties": _properties(one[side].get("properties")),
                    "required": sorted(one[side].get("required") or ()),
                }
                for side in ("inputs", "outputs")
            }
            for token, one in sorted(schema["functions"].items())
        },
        "types": {
            token: {
                "properties": _properties(one["properties"]),
                "required": sorted(one.get("required") or ()),
                # Not every description says it.
                "requiredOutputs": sorted(
                    one.get("requiredOutputs")
                    or (one.get("language") or {}).get("nodejs", {}).get("requiredOutputs")
                    or ()
                ),
            }
            for token, one in sorted(schema.get("types", {}).items())
        },
    }


def _properties(described: Mapping[str, Json] | None, words: Iterable[str] = _INPUT) -> dict[str, Json]:
    return {
        name: {word: one[word] for word in words if word in one}
        | ({"items": _properties({"": one["items"]}, words)[""]} if "items" in one else {})
        for name, one in sorted((described or {}).items())
    }


def main(arguments: list[str]) -> int:
    """Write the facts of every service and package; 2 where a description cannot be read."""
    folder = Path(arguments[0] if arguments else os.environ.get("VEDETTE_SPECS", ROOT.parent / "shared" / "specs"))
    written: dict[Path, str] = {}
    try:
        for service in SERVICES:
            document = json.loads((folder / f"{service.name}-openapi.json").read_text(encoding="utf-8"))
            written[Path("emulators", "vedette_emulators", service.name)] = text(extracted(service, document))
        for package, source in PACKAGES.items():
            schema = json.loads((folder / f"pulumi-{package}-schema.json").read_text(encoding="utf-8"))
            written[Path("emulators", "vedette_emulators", "plugins", package)] = text(
                {"source": source, **package_facts(schema)}
            )
    except (OSError, ValueError) as error:
        print(f"contracts: {error}: name the folder with the vendors' descriptions", file=sys.stderr)
        return 2
    for place, content in written.items():
        (ROOT / place / "contract.json").write_text(content, encoding="utf-8")
        print(f"wrote {place / 'contract.json'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
