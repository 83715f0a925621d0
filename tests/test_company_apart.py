"""Product and company are apart: only tests/acceptance reads the catalog, and nothing else names what is in it.

The names are taken from the catalog itself, so that another company's is held to the same.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from vedette.load import load_catalog
from vedette.local_seed import local_seed
from vedette.plan import make_plan
from vedette.plan.records import BusinessService, PagerDutyService, SlackChannel
from vedette.source import Catalog

ROOT = Path(__file__).parents[1]

ORDINARY = {
    "platform": "Sentry's word for what a project is written in",
    "vedette": "the name of this program",
    "engineering": "a department that most companies have; the local Slack has a channel of that name",
    "payments": "what shops take",
    "local": "the organisation of the local services",
    "local/vedette": "the repository of this program, in the organisation of the local services",
    "lead": "an English word",
    "owner": "an English word",
    "developer": "an English word",
}
"""Names that a catalog may have and that mean something else almost everywhere."""

EXEMPT = {
    "catalog/": "the company's data",
    "tests/acceptance/": "proves what the company's documents ask",
    "tests/e2e/upgrade/": "a recorded state keeps what it recorded",
    "CHANGELOG.md": "says what changed at the time",
}
"""Folders and files in which the company is named, each with the reason."""

READERS = {
    "tests/test_company_apart.py": "takes the names from the catalog",
    "tests/test_other_company.py": "deletes the products of a copy",
}
"""Modules outside tests/acceptance that open the catalog."""

OPENS = re.compile(
    r"""(?<![\w.])(?:root|ROOT|HERE\.parents\[\d\]|Path\(__file__\)(?:\.resolve\(\))?\.parents\[\d\])\s*/\s*["']catalog\b"""
    r"""|load_catalog\(\s*(?:Path\()?["']catalog["']"""
)
"""How a test reaches the catalog of this repository: from its root. `checkout.root` is a copy of the fixture."""


def held(path: str, lists: Mapping[str, str]) -> bool:
    return any(path == one or (one.endswith("/") and path.startswith(one)) for one in lists)


@cache
def files() -> tuple[tuple[str, str], ...]:
    """Every text file of the repository with its content, but for those that may name the company."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    found = []
    for name in filter(None, listed.decode().split("\0")):
        path = ROOT / name
        if not held(name, EXEMPT) and path.is_file() and not path.is_symlink():
            try:
                found.append((name, path.read_text(encoding="utf-8")))
            except UnicodeDecodeError:
                continue
    return tuple(found)


def names(catalog: Catalog) -> dict[str, str]:
    """What the catalog calls its own, in small letters, with what it is."""
    seed, found = local_seed(make_plan(catalog)), {}
    for loaded in catalog.products:
        found[loaded.product.product] = "product"
        found[loaded.product.title.lower()] = "product"
        for service in loaded.product.services.values():
            owner, _, repository = service.repository.partition("/")
            found |= {service.repository.lower(): "repository", owner.lower(): "owner of a repository"}
            if len(repository) > 4:
                found[repository.lower()] = "repository"
    for one in seed["people"]:
        found |= {
            one["email"].lower(): "person",
            one["email"].partition("@")[0]: "person",
            one["name"].lower(): "person",
        }
    found |= {login.lower(): "person" for login in seed["logins"]}
    for record in make_plan(catalog).records():
        if isinstance(record, SlackChannel):
            found[record.name] = "channel"
        if isinstance(record, PagerDutyService | BusinessService):
            found[record.name.lower()] = "service"
    return {name: what for name, what in found.items() if name not in ORDINARY}


def mentions(wanted: Mapping[str, str], text: str) -> Iterator[tuple[int, str]]:
    """Each line that has one of the names as a word of its own, small or large; `-` and `_` end no word."""
    if not wanted:
        return
    every = "|".join(re.escape(name) for name in sorted(wanted, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w]){'(?:' + every + ')'}(?![\w])")
    for number, line in enumerate(text.lower().split("\n"), start=1):
        for match in pattern.finditer(line):
            yield number, match[0]


@pytest.fixture(scope="module")
def company(catalog_folder: Path) -> dict[str, str]:
    """The names of the company; where the invented one has taken its place, they may stand everywhere."""
    invented = names(load_catalog(catalog_folder))
    return {name: what for name, what in names(load_catalog(ROOT / "catalog")).items() if name not in invented}


def test_nothing_but_the_acceptance_tests_names_what_is_in_the_catalog(company: dict[str, str]) -> None:
    wrong = [
        f"{path}:{line}: `{name}` is a {company[name]} of catalog/; use the catalog in tests/fixtures/catalog instead"
        for path, text in files()
        for line, name in mentions(company, text)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_other_test_opens_the_catalog() -> None:
    wrong = [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}: opens catalog/; the fixture `catalog_folder` is another"
        for path, text in files()
        if path.startswith("tests/") and path.endswith(".py") and path not in READERS
        for match in OPENS.finditer(text)
    ]
    assert not wrong, "\n".join(wrong)


def test_what_is_exempt_is_there_and_still_needed(company: dict[str, str], catalog_folder: Path) -> None:
    for one in EXEMPT:
        path = ROOT / one
        texts = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
        if (ROOT / "tests" / "acceptance").exists():
            assert texts, one
    for one in READERS:
        assert OPENS.search((ROOT / one).read_text(encoding="utf-8")), one
    assert all(reason.strip() for reason in (*EXEMPT.values(), *READERS.values(), *ORDINARY.values()))
    products = {one.product.product for one in load_catalog(ROOT / "catalog").products}
    assert company or products == {one.product.product for one in load_catalog(catalog_folder).products}, "it is blind"


def test_the_check_sees_what_it_is_to_see(catalog_folder: Path) -> None:
    wanted = names(load_catalog(catalog_folder))
    for name in ("ferries", "harbour", "ferries/web", "nora.berg@example.com", "nora berg", "vera-costa", "bookings"):
        assert name in wanted, name
    text = "a ferries-web b\nNora Berg\n#Bookings\nthe harbours\nmy_ferries\n"
    assert list(mentions(wanted, text)) == [(1, "ferries"), (2, "nora berg"), (3, "bookings")]
    for line in ('x = root / "catalog"', "load_catalog(Path('catalog'))", 'ROOT / "catalog" / "a.yaml"'):
        assert OPENS.search(line), line
    for line in ('checkout.root / "catalog"', 'folder / "catalog"', 'tmp_path / "catalog"'):
        assert not OPENS.search(line), line
