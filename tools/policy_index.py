"""Writes the index of what is explained in docs/policies and docs/findings: `make docs`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from vedette.contract.findings import IN_BOTH

ROOT = Path(__file__).resolve().parents[1]
INDEX = Path("docs/policies/README.md")
GROUPS = Path("policies/vedette_policies/policies")

_HEAD = """# Policies and findings

Each id that a command prints has a page with what it refuses, what it accepts and why. `make docs` writes this index.
How policies are run, set and waived: [policies.md](../guide/policies.md).
"""
_CHANGES = """
### Changes

What a preview would delete or replace; `vedette check` reads it from the preview.
"""
_FINDINGS = """
## Findings of `vedette validate`

What is wrong with a catalog, before anything runs. Of the policies above, it also reports {}.
"""


def index(root: Path) -> str:
    """The index of a checkout."""
    return "".join(_parts(root))


def _parts(root: Path) -> Iterator[str]:
    yield _HEAD
    yield "\n## Policies\n"
    left = {path.stem: path for path in sorted((root / "docs" / "policies").glob("*.md")) if path.stem != INDEX.stem}
    for package in sorted((root / GROUPS).glob("*/__init__.py")):
        sentence = package.read_text(encoding="utf-8").strip().strip('"')
        yield f"\n### {package.parent.name.title().replace('Github', 'GitHub')}\n\n{sentence}\n\n"
        for module in sorted(package.parent.glob("*.py")):
            if module != package:
                yield _line(left.pop(module.stem.replace("_", "-")), "")
    yield _CHANGES + "\n"
    yield from (_line(path, "") for path in left.values())
    yield _FINDINGS.format(", ".join(f"[{name}]({name}.md)" for name in sorted(IN_BOTH))) + "\n"
    yield from (_line(path, "../findings/") for path in sorted((root / "docs" / "findings").glob("*.md")))


def _line(page: Path, folder: str) -> str:
    """A page with its first paragraph."""
    _, sentence, *_ = page.read_text(encoding="utf-8").split("\n\n")
    return f"- [{page.stem}]({folder}{page.name}): {' '.join(sentence.split())}\n"


def main() -> int:
    """Write the index where it is not what it should be."""
    text = index(ROOT)
    path = ROOT / INDEX
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        print(f"wrote {INDEX}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
