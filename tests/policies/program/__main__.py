"""The real program with one mistake in it: `mistakes.json` says what it declares otherwise."""

from __future__ import annotations

import json
import runpy
from fnmatch import fnmatchcase
from pathlib import Path

import pulumi

HERE = Path(__file__).parent
MISTAKES = json.loads((HERE / "mistakes.json").read_text(encoding="utf-8"))
DECLARED = {}


def put(value, path, new):
    """Put a value at a path such as `actionFilters.0.actions.0.type`."""
    *way, last = path.split(".")
    for step in way:
        value = value[int(step) if isinstance(value, list) else step]
    value[int(last) if isinstance(value, list) else last] = new


def meant(args):
    """The mistakes that are about a resource."""
    return [one for one in MISTAKES if one["type"] == args.type_ and fnmatchcase(args.name, one["name"])]


def mistaken(args):
    """What a resource is declared as instead; None leaves it as it is."""
    fitting = meant(args)
    for one in fitting:
        for path, new in one.get("set", {}).items():
            put(args.props, path, new)
        if "protect" in one:
            args.opts.protect = one["protect"]
    return pulumi.ResourceTransformResult(args.props, args.opts) if fitting else None


def borrowed(args):
    """What a resource takes from one that is declared before it, beside its own (`add`) or instead (`copy`, `take`).

    `take` is of another property: `{"value": ["NAME", "plaintext_value"]}`.
    Names are the program's: the values must be too, since only those know which resource they come from.
    """
    DECLARED[args.name] = dict(args.props)
    for one in meant(args):
        for name, other in one.get("copy", {}).items():
            args.props[name] = DECLARED[other][name]
        for name, (other, property_) in one.get("take", {}).items():
            args.props[name] = DECLARED[other][property_]
        for name, other in one.get("add", {}).items():
            args.props[name] = [*args.props[name], *DECLARED[other][name]]
    return pulumi.ResourceTransformationResult(args.props, args.opts)


pulumi.runtime.register_stack_transformation(borrowed)
pulumi.runtime.register_resource_transform(mistaken)
runpy.run_path(str(HERE.parent / "infra" / "__main__.py"), run_name="__main__")
