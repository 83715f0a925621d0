"""What tests of several policies share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from vedette_policies.kit.testing import Spec


@pytest.fixture
def workflow() -> Callable[..., Spec]:
    """A file of the repository `web` that GitHub runs; `content` is its text, or what is in it."""

    def spec(name: str, content: Any, path: str = "") -> Spec:
        text = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False)
        props = {"repository": "web", "file": path or f".github/workflows/{name}.yml", "content": text}
        return Spec("github:index/repositoryFile:RepositoryFile", name, props)

    return spec
