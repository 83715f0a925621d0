"""As many trivial resources as the catalog's program declares, under as many components, with inputs as large."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pulumi


class Thing(pulumi.CustomResource):
    """One resource of the trivial provider."""

    def __init__(self, name: str, value: object, opts: pulumi.ResourceOptions) -> None:
        super().__init__("trivial:index:Thing", name, {"value": value}, opts)


class Entry(pulumi.ComponentResource):
    """One component, with its inputs as outputs."""

    def __init__(self, name: str, inputs: dict[str, object]) -> None:
        super().__init__("trivial:index:Entry", name, inputs)
        self.register_outputs(inputs)


for component in json.loads(Path(os.environ["BENCH_SHAPES"]).read_text(encoding="utf-8")):
    entry = Entry(component["name"], component["inputs"])
    for key, body in component["records"]:
        Thing(key, body, pulumi.ResourceOptions(parent=entry))
