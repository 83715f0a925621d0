"""A resource for each entry of `copies.json`: the name of its class in the SDK, its name, its arguments."""

from __future__ import annotations

import json
from pathlib import Path

import pulumi_sentry as sentry

for kind, name, arguments in json.loads(Path(__file__).with_name("copies.json").read_text(encoding="utf-8")):
    getattr(sentry, kind)(name, **arguments)
