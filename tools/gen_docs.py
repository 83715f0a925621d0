"""Write the provider's reference: a page for each resource and function, from the definitions that check the inputs.

    python tools/gen_docs.py            write providers/sentry/docs/{README.md,resources,functions}
    python tools/gen_docs.py --check    exit 1 if a page is not what would be written

Properties, limits and scopes come from the provider itself, examples from docs/examples (tests run them), and what no
definition can say - import forms, and how Sentry behaves - from docs/notes.md.
"""

import argparse
import inspect
import json
import re
import sys
from pathlib import Path

from pulumi_plugin_kit.fields import Field, Kind, Member, members
from pulumi_resource_sentry.client import Route
from pulumi_resource_sentry.config import ENVIRONMENT, ProviderConfig
from pulumi_resource_sentry.functions import FUNCTIONS, Function
from pulumi_resource_sentry.resources import RESOURCES, Resource

Described = type[Resource] | type[Function]  # type: ignore[type-arg]
DOCS = Path(__file__).resolve().parent.parent / "providers" / "sentry" / "docs"
GENERATED = "<!-- Written by tools/gen_docs.py: change the definitions, docs/notes.md or docs/examples instead. -->\n"

_ABOUT = """\
Names are as in Pulumi's schema, in states and in messages; Python spells them with underscores: `timeWindow` is
`time_window`, `getProject` is `get_project`.

[requests.md](requests.md) has how many requests an operation takes, [routes.md](routes.md) which there are,
[terraform.md](terraform.md) what stands beside Terraform's provider.
"""


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write the provider's reference.")
    parser.add_argument("--check", action="store_true", help="only tell whether the pages are up to date")
    check = parser.parse_args().check
    fresh = pages()
    there = [DOCS / "README.md", *DOCS.glob("resources/*.md"), *DOCS.glob("functions/*.md")]
    gone = [path for path in there if path.exists() and str(path.relative_to(DOCS)) not in fresh]
    stale = [name for name, text in fresh.items() if not _same(DOCS / name, text)]
    for name in [*stale, *(str(path.relative_to(DOCS)) for path in gone)]:
        print(f"{name} {'is not what the definitions give: run `make docs`' if check else 'is written anew'}")
    if check:
        return 1 if stale or gone else 0
    for path in gone:
        path.unlink()
    for name in stale:
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(fresh[name], encoding="utf-8")
    return 0


def pages() -> dict[str, str]:
    """Every page by its name below the docs folder."""
    notes = _notes((DOCS / "notes.md").read_text(encoding="utf-8"))
    found = {}
    for cls in RESOURCES:
        found[f"resources/{_name(cls)}.md"] = _page(cls, notes, "resources", (cls.Inputs, cls.Outputs))
    for function in FUNCTIONS:
        shapes = (function.Arguments, function.Result)
        found[f"functions/{_name(function)}.md"] = _page(function, notes, "functions", shapes)
    return {"README.md": _index(), **found}


def snake(name: str) -> str:
    """`getPagerDutyService` as the SDK for Python spells it."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _page(cls: Described, notes: dict[str, str], folder: str, shapes: tuple[type, type]) -> str:
    name, given, told = _name(cls), *shapes
    example = (DOCS / "examples" / folder / f"{snake(name)}.py").read_text(encoding="utf-8")
    titles = ("Inputs", "Outputs") if folder == "resources" else ("Arguments", "Result")
    parts = [f"# {name}", GENERATED.strip(), cls.description, f"```python\n{_code(example)}```"]
    if name in notes:
        parts.append(notes[name])
    elif folder == "resources":
        raise SystemExit(f"docs/notes.md has no section ## {name}")
    parts += [f"## {titles[0]}", _table(given) or "None."]
    extra = [] if folder == "functions" else [f"Besides the inputs{_outputs(told)}"]
    parts += [f"## {titles[1]}", *extra, _table(told, result=True)]
    for nested in _nested(given, told):
        parts += [f"### {nested.__name__}", inspect.cleandoc(nested.__doc__ or ""), _table(nested)]
    routes = sorted(_routes(cls), key=lambda route: (route.path, route.method))
    least = ", ".join(f"`{scope}`" for scope in sorted({route.scopes[0] for route in routes}))
    listed = "\n".join(f"- `{route.method} {route.path}`" for route in routes)
    parts += ["## Requests", f"The token needs {least}; [routes.md](../routes.md) has what does as well.", listed]
    return "\n\n".join(part for part in parts if part) + "\n"


def _outputs(told: type) -> str:
    return " there is `id`" + (", and:" if members(told) else ".")


def _index() -> str:
    resources = [f"| [{_name(cls)}](resources/{_name(cls)}.md) | {cls.description} |" for cls in RESOURCES]
    functions = [f"| [{_name(cls)}](functions/{_name(cls)}.md) | {cls.description} |" for cls in FUNCTIONS]
    settings = [
        f"| `sentry:{one.name}`{' (secret)' if one.field.secret else ''} | `{ENVIRONMENT[one.name][0]}` "
        f"| {one.field.description.partition(' Also')[0]} |"
        for one in members(ProviderConfig)
    ]
    return "\n".join(
        [
            "# Reference\n",
            GENERATED,
            _ABOUT,
            "| setting | environment | |\n|---|---|---|",
            *settings,
            "\n| resource | |\n|---|---|",
            *resources,
            "\n| function | |\n|---|---|",
            *functions,
            "",
        ]
    )


def _table(cls: type, *, result: bool = False) -> str:
    rows = [
        f"| `{one.name}` | {_type(one.kind)} | {_facts(one, result=result)} | {_cell(one)} |" for one in members(cls)
    ]
    return "\n".join(["| property | type | | what it is |\n|---|---|---|---|", *rows]) if rows else ""


def _cell(member: Member) -> str:
    return member.field.description.replace("|", "\\|").replace("\n", " ")


def _facts(member: Member, *, result: bool) -> str:
    """What the checks hold a property to, and what a change of it does."""
    field, text = member.field, member.kind.name == "string"
    said = (
        "**required**" if member.required and not result else "",
        "" if member.default is None else f"default `{json.dumps(member.default)}`",
        "left to Sentry when absent" if field.computed else "",
        f"one of {', '.join(f'`{json.dumps(value)}`' for value in field.enum)}" if field.enum else "",
        _bounds(field),
        f"a multiple of {field.multiple_of}" if field.multiple_of else "",
        f"at most {field.max_length} characters" if field.max_length else "",
        ("not empty" if text else f"at least {field.min_items}") if field.min_items else "",
        field.pattern[1] if field.pattern else "",
        "in any order" if field.unordered else "",
        "another value replaces" if field.replace else "",
        "secret" if field.secret else "",
    )
    return "; ".join(each for each in said if each)


def _bounds(field: Field) -> str:
    low, high = (None if value is None else f"{value:g}" for value in (field.minimum, field.maximum))
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"{low} or more" if low is not None else f"{high} or less" if high is not None else ""


def _type(kind: Kind) -> str:
    if kind.cls is not None:
        return f"[{kind.cls.__name__}](#{kind.cls.__name__.lower()})"
    if kind.item is not None:
        return f"list of {_type(kind.item)}"
    return {"map": "map of string"}.get(kind.name, kind.name)


def _nested(*shapes: type) -> list[type]:
    found: dict[type, None] = {}

    def walk(cls: type) -> None:
        for member in members(cls):
            kind = member.kind.item or member.kind
            if kind.cls is not None and kind.cls not in found:
                found[kind.cls] = None
                walk(kind.cls)

    for shape in shapes:
        walk(shape)
    return list(found)


def _routes(cls: Described) -> set[Route]:
    """The routes that a class names, or a class that it is made of, and the look-up of where it is placed."""
    own = [one for one in cls.__mro__ if one.__module__.startswith("pulumi_resource_sentry.")]
    source = "".join(inspect.getsource(one) for one in own)
    found = {Route[name] for name in re.findall(r"Route\.([A-Z_]+)", source)}
    found |= {route for route in Route if f'"{route.name}"' in source}
    holder = getattr(cls, "holder", None)
    if "self.session.project_id" in source or holder == "project":
        found.add(Route.GET_PROJECT)
    return found | ({Route.GET_TEAM} if holder == "team" else set())


def _notes(text: str) -> dict[str, str]:
    sections = re.split(r"^## (\w+)\n", text, flags=re.MULTILINE)[1:]
    return {name: body.strip() for name, body in zip(sections[::2], sections[1::2], strict=True)}


def _code(example: str) -> str:
    """The example without the line that says what it is."""
    return re.sub(r'\A""".*?"""\n+', "", example, flags=re.DOTALL)


def _name(cls: Described) -> str:
    return cls.token.rpartition(":")[2]


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
