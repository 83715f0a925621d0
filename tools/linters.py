"""actionlint, which checks workflows: built from its Go module, once, into the cache, and put beside zizmor.

Set-up fails where it cannot be built: the policies refuse every workflow that was not checked, and the project's own
catalog delivers workflows, so a checkout without it could neither preview nor apply.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "bootstrap"))

import cached
import files
import golang
import pins
import say

MODULE = pins.ROOT / "tools" / "actionlint"
PROGRAM = "actionlint"


def target() -> Path:
    """Where the program of the version that tools/actionlint/go.mod names is kept."""
    return pins.cache() / f"actionlint-{pins.digest(MODULE)}" / PROGRAM


def linked() -> bool:
    """Whether it is there, and this checkout has it where the policies look for it: where pip has put zizmor."""
    link = _link()
    return cached.complete(target().parent, [PROGRAM]) and link.is_symlink() and link.readlink() == target()


def actionlint() -> Path:
    """The program; 5 s the first time.

    Raises:
        SetupError: There is no Go, or the build failed.
    """
    cached.folder(target().parent, [PROGRAM], _build)
    if _link().parent.is_dir():
        files.link(_link(), target())
    return target()


def ensure() -> None:
    """Build it, or say what its lack means.

    Raises:
        SetupError: There is no Go, or the build failed.
    """
    try:
        actionlint()
    except say.SetupError as error:
        raise say.SetupError(
            f"actionlint cannot be built, and without it the policies refuse every preview that has a workflow: {error}"
        ) from error


def _link() -> Path:
    return pins.VENV / "bin" / PROGRAM


def _build(folder: Path) -> None:
    go = golang.ensure()
    with say.step("building actionlint", "5 to 30 s, once"):
        package = "github.com/rhysd/actionlint/cmd/actionlint"
        say.run([go, "build", "-mod=readonly", "-o", f"{folder}/", package], env=golang.env(go), cwd=MODULE)


if __name__ == "__main__":
    print(actionlint())
