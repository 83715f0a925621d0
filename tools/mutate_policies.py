"""Break one condition of the policies at a time; a test must notice each.

Every mutant runs in a child of this process, which has imported all that the tests need: a child costs little more
than the tests themselves. What no test noticed is printed and makes the run fail, unless
`tests/policies/equal_mutants.yaml` says why it is equal; an entry there that is noticed after all fails the run too.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))

from mutants import Mutant, mutants

EQUAL = Path("tests/policies/equal_mutants.yaml")
PACK = Path("policies/vedette_policies")
MUTATED = ("policies/*/*.py", "patterns/*.py", "vendors/*.py")
KIT = ("evaluate", "facts", "policies", "resources", "values")
"""What policies use of the kit; `pack` and `testing` serve the engine and the tests."""
_UNUSED = ("xdist", "cacheprovider", "faulthandler", "unraisableexception", "threadexception", "junitxml", "logging")
QUIET = [
    *("-x", "-q", "--tb=no", "--assert=plain", "-m", "not engine"),
    *(word for plugin in _UNUSED for word in ("-p", f"no:{plugin}")),
]
"""Only whether a test fails is asked, not why: half of a child's time goes into what is left out here."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module that is broken, and the tests that must notice."""

    path: Path
    tests: tuple[Path, ...]

    @property
    def name(self) -> str:
        """As it is imported."""
        return _dotted(self.path)

    @property
    def is_policy(self) -> bool:
        """Whether it is a policy, which nothing else imports."""
        return self.path.is_relative_to(PACK / "policies")


class Broken(importlib.abc.MetaPathFinder):
    """Imports one module from a source of its own."""

    def __init__(self, module: Module, source: str) -> None:
        self._module, self._source = module, source

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The one module; None for any other."""
        if fullname != self._module.name:
            return None
        loader = _Loader(fullname, str(self._module.path.resolve()), self._source)
        return importlib.util.spec_from_file_location(fullname, loader.path, loader=loader)


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self._text = text

    def get_code(self, _fullname: str) -> CodeType:
        return compile(self._text, self.path, "exec", dont_inherit=True)


def modules() -> list[Module]:
    """Every module that policies are made of, with the tests of the policies that use it, its own first."""
    policies = sorted(path for path in PACK.glob("policies/*/*.py") if path.stem != "__init__")
    shared = {path for pattern in MUTATED[1:] for path in PACK.glob(pattern) if path.stem != "__init__"}
    shared |= {path for name in KIT if (path := PACK / "kit" / f"{name}.py").exists()}
    uses = {path: _uses(path, {*shared, *policies}) for path in {*shared, *policies}}
    found = []
    for path in [*policies, *sorted(shared)]:
        users = [path, *(policy for policy in policies if policy != path and path in _closure(policy, uses))]
        tests = [test for user in users for test in _tests(user)]
        found.append(Module(path, tuple(dict.fromkeys(tests))))
    return found


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(PACK.parent).with_suffix("").parts)


def _tests(path: Path) -> list[Path]:
    folder = Path("tests/policies")
    named = [folder / "policies" / f"test_{path.stem}.py", folder / f"test_{path.parent.name}.py"]
    return [one for one in (*named, folder / f"test_{path.stem}.py") if one.exists()]


def _uses(path: Path, known: set[Path]) -> set[Path]:
    """The known modules that a module imports, also as a package's attribute."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    if "vedette_policies.kit" in names:
        names |= {f"vedette_policies.kit.{name}" for name in KIT}
    return {one for one in known if _dotted(one) in names} - {path}


def _closure(path: Path, uses: dict[Path, set[Path]]) -> set[Path]:
    found: set[Path] = set()
    queue = [path]
    while queue:
        new = uses[queue.pop()] - found
        found |= new
        queue += new
    return found


def preload(tests: Iterable[Path]) -> None:
    """Import what tests need, and forget the tests themselves: a child imports only these and what is broken."""
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        pytest.main([*QUIET, "--collect-only", *map(str, tests)])
    here = Path.cwd() / "tests"
    for name, module in list(sys.modules.items()):
        if Path(getattr(module, "__file__", None) or "").is_relative_to(here):
            del sys.modules[name]


def forget(module: Module) -> None:
    """Have a module imported anew, with all that may have taken something from it."""
    if module.is_policy:
        names = [module.name]
    else:
        kept = () if "kit" in module.path.parts else ("vedette_policies.kit",)
        names = [name for name in sys.modules if name.startswith("vedette_policies.") and not name.startswith(kept)]
    for name in names:
        sys.modules.pop(name, None)
        package, _, last = name.rpartition(".")
        if hasattr(sys.modules.get(package), last):
            delattr(sys.modules[package], last)


def start(module: Module, source: str | None, seconds: int) -> int:
    """Run a module's tests in a child, on another source where one is given; the child's id."""
    child = os.fork()
    if child:
        return child
    code = 3
    try:
        signal.alarm(seconds)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        if source is not None:
            forget(module)
            sys.meta_path.insert(0, Broken(module, source))
        code = int(pytest.main([*QUIET, *map(str, module.tests)]))
    finally:
        os._exit(code)


def survivors(wanted: Sequence[Module], jobs: int, seconds: int) -> Iterator[tuple[Module, Mutant]]:
    """Every mutant whose tests pass, as they are found."""
    running: dict[int, tuple[Module, Mutant]] = {}

    def ended() -> Iterator[tuple[Module, Mutant]]:
        child, status = os.wait()
        one = running.pop(child)
        if status == 0:
            yield one

    for module in wanted:
        for mutant in mutants(module.path.read_text(encoding="utf-8")):
            if len(running) >= jobs:
                yield from ended()
            running[start(module, mutant.source, seconds)] = module, mutant
    while running:
        yield from ended()


def _broken_before(wanted: Sequence[Module], seconds: int) -> dict[Module, str]:
    """What cannot be evaluated: modules without tests, and those with tests that fail on the code as it is."""
    tests = dict.fromkeys(test for module in wanted for test in module.tests)
    failing = {test for test in tests if os.waitpid(start(Module(test, (test,)), None, seconds), 0)[1]}
    found = {}
    for module in wanted:
        if not module.tests:
            found[module] = "no test is named after it, and no policy that has one uses it"
        elif broken := [str(test) for test in module.tests if test in failing]:
            found[module] = f"its tests fail without a mutation: pytest {' '.join(broken)}"
    return found


def _key(path: str, inside: str, was: str, now: str) -> tuple[str, ...]:
    return path, inside, *(" ".join(text.split()) for text in (was, now))


def _listed() -> dict[tuple[str, ...], str]:
    given = yaml.safe_load(EQUAL.read_text(encoding="utf-8")) if EQUAL.exists() else []
    return {_key(one["module"], one.get("inside", ""), one["was"], one["now"]): one["reason"] for one in given or []}


def main() -> int:
    """0: all were noticed or are listed; 1: one survived, or is listed and did not; 2: the tests fail by themselves."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("paths", nargs="*", type=Path, help="modules or folders; default: all that policies are made of")
    words.add_argument("--jobs", type=int, default=2, help="children at a time")
    words.add_argument("--seconds", type=int, default=60, help="after so long a mutant runs in circles: it is noticed")
    given = words.parse_args()
    sys.path[:0] = [str(Path.cwd()), str(PACK.parent.resolve())]
    known = modules()
    wanted = [one for one in known if not given.paths or any(one.path.is_relative_to(path) for path in given.paths)]
    if unknown := sorted(path for path in given.paths if not any(one.path.is_relative_to(path) for one in known)):
        print(f"not part of any policy: {', '.join(map(str, unknown))}; run it from the root of the checkout")
        return 2
    begun = time.monotonic()
    preload(dict.fromkeys(test for one in wanted for test in one.tests))
    problems = _broken_before(wanted, given.seconds)
    for module, problem in problems.items():
        print(f"{module.path}: {problem}", flush=True)
    wanted = [one for one in wanted if one not in problems]
    listed, seen, unlisted = _listed(), set(), 0
    for module, mutant in survivors(wanted, given.jobs, given.seconds):
        key = _key(str(module.path), mutant.inside, mutant.was, mutant.now)
        seen.add(key)
        if key not in listed:
            unlisted += 1
            where = f"{module.path}:{mutant.line}{f' in {mutant.inside}' if mutant.inside else ''}"
            print(f"{where}: `{mutant.was}` -> `{mutant.now}`: no test notices", flush=True)
    paths = {str(one.path) for one in wanted}
    stale = [key for key in listed if key[0] in paths and key not in seen]
    for path, inside, was, now in stale:
        print(f"{EQUAL}: {path}, {inside}: `{was}` -> `{now}` is noticed, or not made any more; remove the entry")
    count = sum(1 for one in wanted for _ in mutants(one.path.read_text(encoding="utf-8")))
    took = time.monotonic() - begun
    equal = len(seen & set(listed))
    print(f"{count} mutants of {len(wanted)} modules in {took:.0f} s: {unlisted} survived, {equal} are equal")
    return 2 if problems else int(bool(unlisted or stale))


if __name__ == "__main__":
    sys.exit(main())
