"""Writes the indexes of the pages in docs/policies and docs/findings: `make docs`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from wrap_docs import wrapped

from vedette.contract.findings import IN_BOTH

ROOT = Path(__file__).resolve().parents[1]
POLICIES = Path("docs/policies/README.md")
FINDINGS = Path("docs/findings/README.md")
GROUPS = Path("policies/vedette_policies/policies")

_POLICIES = """# Policies

Each policy has a page with what it refuses, what it accepts and why. `make docs` writes this index. How policies are run, set and waived: [policies.md](../guide/policies.md). What `vedette validate` reports of a catalog: [findings](../findings/README.md).
"""  # noqa: E501 # wrapped where it is written
_CHANGES = """
## Changes

What a preview would delete or replace; `vedette check` reads it from the preview.

"""
_FINDINGS = """# Findings

What `vedette validate` reports: what is wrong with a catalog, before anything runs. Each finding has a page with what is refused, what is accepted and why. `make docs` writes this index. Of the [policies](../policies/README.md), it also reports {}.

"""  # noqa: E501 # wrapped where it is written


def indexes(root: Path) -> dict[Path, str]:
    """The indexes of a checkout."""
    return {POLICIES: wrapped("".join(_policies(root))), FINDINGS: wrapped("".join(_findings(root)))}


def _policies(root: Path) -> Iterator[str]:
    yield _POLICIES
    left = {page.stem: page for page in _pages(root / POLICIES)}
    for package in sorted((root / GROUPS).glob("*/__init__.py")):
        sentence = package.read_text(encoding="utf-8").strip().strip('"')
        yield f"\n## {package.parent.name.title().replace('Github', 'GitHub')}\n\n{sentence}\n\n"
        for module in sorted(package.parent.glob("*.py")):
            if module != package:
                yield _line(left.pop(module.stem.replace("_", "-")))
    yield _CHANGES
    yield from map(_line, left.values())


def _findings(root: Path) -> Iterator[str]:
    yield _FINDINGS.format(", ".join(f"[{name}](../policies/{name}.md)" for name in sorted(IN_BOTH)))
    yield from map(_line, _pages(root / FINDINGS))


def _pages(index: Path) -> list[Path]:
    return sorted(page for page in index.parent.glob("*.md") if page != index)


def _line(page: Path) -> str:
    """A page with its first paragraph."""
    _, sentence, *_ = page.read_text(encoding="utf-8").split("\n\n")
    text = " ".join(sentence.split())
    # A list that follows is left to the page.
    return f"- [{page.stem}]({page.name}): {text.removesuffix(':')}{'.' * text.endswith(':')}\n"


def main() -> int:
    """Write the indexes where they are not what they should be."""
    for name, text in indexes(ROOT).items():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
