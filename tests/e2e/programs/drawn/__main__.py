"""A resource for each entry of `inputs.json`: {"Team": [{"slug": "a"}, ...], ...}, named `Team-0` and so on."""

from __future__ import annotations

import json
from pathlib import Path

import pulumi

for kind, drawn in json.loads(Path(__file__).with_name("inputs.json").read_text(encoding="utf-8")).items():
    for position, inputs in enumerate(drawn):
        pulumi.CustomResource(f"sentry:index:{kind}", f"{kind}-{position}", inputs)
