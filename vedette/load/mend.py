"""What can still be checked of entries that were refused.

Each refused value is replaced by one that is fine, three times over by different ones. Whatever is found in all three
products does not come of the value that was put in: it is a fault of its own, and is said in the same run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from vedette.findings import SHOWN_MOST, Finding
from vedette.load.refusals import findings_of
from vedette.model import Product
from vedette.similar import nearest
from vedette.source import Path, Source

VARIANTS = 3
_ROUNDS = 6
_GONE = object()
# Of every type of the catalog two values or more; which ones a field takes is asked of the field itself.
_TEXTS = (
    "high", "low", "medium", "critical", "placeholder-a", "placeholder-b", "placeholder-c", "#placeholder-a",
    "#placeholder-b", "@placeholder-a", "@placeholder-b", "a@placeholder.example", "b@placeholder.example",
    "placeholder/a", "placeholder/b", "runbooks/placeholder-a.md", "runbooks/placeholder-b.md",
    "https://a.placeholder.example", "https://b.placeholder.example", "1m", "5m", "1h", "2h", "1d", "2d",
    "2026-01-05T09:00:00Z", "2026-01-06T09:00:00Z", "2027-01-05", "2027-01-06", "$.a", "$.b", "line", "table", "spans",
    "logs", "GET", "every_event", "regression", "PLACEHOLDER_A", "PLACEHOLDER_B",
)  # fmt: skip
_LIMITS = ("> 7", "> 8", "> 700ms", "> 800ms", "> 7%", "> 8%")
_WHENS = tuple({metric: "> 7", "within": within} for metric in ("errors", "warnings") for within in ("5m", "1h"))
_POOL: tuple[object, ...] = (
    *_TEXTS, *_LIMITS, "17 3 * * *", "18 4 * * *", "the value was refused, a", "the value was refused, b",
    1, 2, 0.25, 0.5, True, False, *_WHENS, {"slack": "#placeholder-a"}, {"slack": "#placeholder-b"}, (), {},
    ("count()",), ("a@placeholder.example",),
)  # fmt: skip


def mended(
    data: Mapping[str, Any], error: ValidationError, source: Source
) -> tuple[tuple[Product, ...], tuple[Finding, ...]]:
    """The product in several variants with every refused value replaced, and what was found wrong on the way there.

    Returns:
        No product at all where one of the variants cannot be made, or where more was refused than is shown.
    """
    if error.error_count() > SHOWN_MOST:
        return (), ()
    products, found = [], []
    for variant in range(VARIANTS):
        product, findings = _variant(dict(data), error, source, variant)
        if product is None:
            return (), ()
        products.append(product)
        found.append(findings)
    return tuple(products), tuple(sorted(set.intersection(*found)))


def _variant(
    data: dict[str, Any], error: ValidationError, source: Source, variant: int
) -> tuple[Product | None, set[Finding]]:
    findings: set[Finding] = set()
    for _ in range(_ROUNDS):
        # From the last to the first, so that no item moves before it is looked at.
        for detail in reversed(error.errors(include_url=False)):
            data = _mend(data, detail, variant)
        try:
            return Product.model_validate(data), findings
        except ValidationError as more:
            error = more
            findings.update(findings_of(error, Product, source))
    return None, findings


def _mend(data: dict[str, Any], detail: ErrorDetails, variant: int) -> dict[str, Any]:
    path = detail["loc"]
    if path[-1:] == ("[key]",):
        return _put(data, path[:-1], _GONE)
    if detail["type"] == "extra_forbidden":
        if _existing(data, path) != path:
            return data  # What it stood in was removed for a fault of its own.
        return (_renamed(data, path) if variant else None) or _dropped(data, path, variant)
    if detail["type"] != "missing":
        path = _existing(data, path)
    if detail["type"] == "value_error" and isinstance(value := _at(data, path), dict):
        # A rule about several keys: another value of one of them may keep it.
        model = _annotation(path)
        ways = list(_kept(value, model)) if isinstance(model, type) and issubclass(model, BaseModel) else []
        if ways:
            return _put(data, path, ways[variant % len(ways)])
    return _put(data, path, _choice(path, variant))


def _kept(value: dict[str, Any], model: type[BaseModel]) -> Iterator[dict[str, Any]]:
    adapter = _adapter(model)
    for name, field in model.model_fields.items():
        key = field.alias or name
        for other in (_GONE, *_placeholders(model, name)):
            changed = _put(value, (key,), other)
            if changed != value and _fits(adapter, changed):
                yield changed


def _choice(path: Path, variant: int) -> object:
    """What stands at a refused path: nothing where that is allowed, or one of the values that are."""
    owner, step = _annotation(path[:-1]), path[-1]
    ways: tuple[object, ...] = (_GONE,)
    if isinstance(owner, type) and issubclass(owner, BaseModel):
        name = next((name for name, field in owner.model_fields.items() if (field.alias or name) == step), None)
        if name is not None:
            values = _placeholders(owner, name)
            ways = values if owner.model_fields[name].is_required() else (_GONE, *values)
    elif arguments := get_args(owner):
        ways = (*_of_type(arguments[0 if isinstance(step, int) else -1]), _GONE)
    return ways[variant % len(ways)] if ways else _GONE


def _renamed(data: dict[str, Any], path: Path) -> dict[str, Any] | None:
    """With an unknown key under the name that it may stand for; None where there is no such name to give it."""
    owner, inside = _annotation(path[:-1]), _at(data, path[:-1])
    if isinstance(inside, dict) and isinstance(owner, type) and issubclass(owner, BaseModel):
        known = [field.alias or name for name, field in owner.model_fields.items()]
        close = nearest(str(path[-1]), [name for name in known if name not in inside])
        if close:
            return _put(_put(data, path, _GONE), (*path[:-1], close), inside[path[-1]])
    return None


def _dropped(data: dict[str, Any], path: Path, variant: int) -> dict[str, Any]:
    """Without an unknown key; where it was the only one and there must be one, with another entry."""
    rest, around = _put(data, path, _GONE), path[:-1]
    owner = _annotation(around)
    if around and _at(rest, around) == {} and isinstance(owner, type) and not _fits(_adapter(owner), {}):
        return _put(rest, around, _choice(around, variant))
    return rest


@lru_cache(maxsize=512)
def _placeholders(owner: type[BaseModel], name: str) -> tuple[object, ...]:
    field: FieldInfo = owner.model_fields[name]
    return _of_type(Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation)


def _of_type(annotation: Any) -> tuple[object, ...]:  # noqa: ANN401 - any type form may be met
    adapter = _adapter(annotation)
    return tuple(islice((value for value in _POOL if _fits(adapter, value)), VARIANTS))


def _adapter(annotation: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any type form may be met
    return TypeAdapter(annotation)


def _fits(adapter: TypeAdapter[Any], value: object) -> bool:
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


def _annotation(path: Path) -> Any:  # noqa: ANN401 - any type form may be met
    """The type of what stands at a path of a product; None where there is nothing to know."""
    found: Any = Product
    for step in path:
        if isinstance(found, type) and issubclass(found, BaseModel):
            fields = found.model_fields.items()
            found = next((field.annotation for name, field in fields if (field.alias or name) == step), None)
        else:
            arguments = get_args(found)
            found = arguments[0 if isinstance(step, int) else -1] if arguments else None
        found = _plain(found)
    return found


def _plain(annotation: Any) -> Any:  # noqa: ANN401 - any type form may be met
    if get_origin(annotation) in {Union, UnionType}:
        return _plain(next(part for part in get_args(annotation) if part is not type(None)))
    return _plain(annotation.__origin__) if hasattr(annotation, "__metadata__") else annotation


def _existing(data: object, path: Path) -> Path:
    """The part of a path that leads to something: a model may see a mapping where the file has a plain value."""
    for number, step in enumerate(path):
        inside = isinstance(data, dict) and step in data
        if not (inside or (isinstance(data, tuple) and isinstance(step, int) and step < len(data))):
            return path[:number]
        data = data[step]  # type: ignore[index]
    return path


def _at(data: object, path: Path) -> object:
    for step in path:
        data = data[step]  # type: ignore[index]
    return data


def _put(data: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    """A copy with another value at a path, or without it; as it is where the path leads nowhere."""
    changed: dict[str, Any] = _changed(data, path, value)
    return changed


def _changed(data: Any, path: Path, value: object) -> Any:  # noqa: ANN401 - a part of the catalog
    if not path:
        return data if value is _GONE else value
    step, rest = path[0], path[1:]
    if isinstance(data, dict) and (step in data or not rest):
        copy = dict(data)
        if rest or value is not _GONE:
            copy[step] = _changed(data.get(step), rest, value)
        else:
            copy.pop(step, None)
        return copy
    if isinstance(data, tuple) and isinstance(step, int) and step < len(data):
        new = () if not rest and value is _GONE else (_changed(data[step], rest, value),)
        return (*data[:step], *new, *data[step + 1 :])
    return data
