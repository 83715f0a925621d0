"""actionlint, which judges workflows: built from its Go module, once, into the cache, and put beside zizmor."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "bootstrap"))

import cached
import golang
import pins
import say

MODULE = pins.ROOT / "tools" / "actionlint"


def actionlint() -> Path:
    """The program, of the version that tools/actionlint/go.mod names; 5 s the first time.

    The policies look for it where pip has put zizmor.

    Raises:
        SetupError: There is no Go, or the build failed.
    """
    target = pins.cache() / f"actionlint-{pins.digest(MODULE)}"
    if not (target / "actionlint").exists():
        cached.folder(target, ("actionlint",), _build)
    _link(pins.VENV / "bin" / "actionlint", target / "actionlint")
    return target / "actionlint"


def _link(link: Path, target: Path) -> None:
    """Replace the link in one step: another process may start the program meanwhile."""
    if link.parent.is_dir() and link.resolve() != target.resolve():
        fresh = link.with_name(f".{link.name}.{os.getpid()}")
        fresh.symlink_to(target)
        fresh.replace(link)


def _build(folder: Path) -> None:
    go = golang.ensure()
    with say.step("building actionlint", "5 to 30 s, once"):
        package = "github.com/rhysd/actionlint/cmd/actionlint"
        say.run([go, "build", "-mod=readonly", "-o", f"{folder}/", package], env=golang.env(go), cwd=MODULE)


if __name__ == "__main__":
    print(actionlint())
