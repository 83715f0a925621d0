"""YAML as editors, GitHub and Vedette read it: `on`, `off`, `yes` and `no` are texts in version 1.2."""

from __future__ import annotations

from typing import Any, ClassVar

import yaml


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in found if first not in "OoYyNn" or not tag.endswith(":bool")]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def load(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)
