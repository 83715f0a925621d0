"""Whatever is done to a catalog: findings with a place and a remedy, or a plan; never an exception."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from tests.vedette import mutants
from vedette.explain import describe
from vedette.findings import errors, render_text
from vedette.load import load_catalog
from vedette.plan import make_plan
from vedette.routing import route_matrix
from vedette.source import Catalog, Loaded

CATALOG = Path(__file__).parents[1] / "fixtures" / "catalog"
SAMPLE, EACH, CHUNK = 40, 5_000, 500


@cache
def catalog() -> Catalog:
    """Read once; each mutant replaces one of its files."""
    return load_catalog(CATALOG)


def text_of(loaded: Loaded) -> str:
    """A product in one text, also where it is a folder."""
    main = CATALOG.parent / loaded.source.file
    parts = sorted(main.parent.glob("*.yaml")) if main.name == "product.yaml" else []
    paths = [main, *(path for path in parts if path != main)]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


PRODUCTS = sorted(loaded.product.product for loaded in catalog().products)


def survive(product: str, numbers: range) -> tuple[int, int]:
    """How many mutants were refused and how many were planned."""
    at, loaded = next((at, one) for at, one in enumerate(catalog().products) if one.product.product == product)
    text = text_of(loaded)
    refused = planned = 0
    for number in numbers:
        mutant = mutants.mutant(text, number)
        try:
            mutated, findings = mutants.examined(mutant, at, catalog())
            if errors(findings):
                refused += 1
            else:
                plan = make_plan(mutated)
                describe(plan)
                route_matrix(plan, datetime(2027, 1, 1, tzinfo=UTC))
                planned += 1
        except Exception as error:
            raise AssertionError(f"mutant {number} of {product}: {type(error).__name__}: {error}\n{mutant}") from error
        for one in findings:
            assert one.place.file, (number, one)
            assert one.message.strip(), (number, one)
            assert one.hint.strip(), (number, one)
        assert "::error::x" not in [line.lstrip()[:10] for line in render_text(findings).splitlines()]
    return refused, planned


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_sample_of_mutants_is_refused_or_planned(product: str) -> None:
    refused, planned = survive(product, range(SAMPLE))
    assert refused > SAMPLE // 2
    assert refused + planned == SAMPLE


@pytest.mark.deep
@pytest.mark.parametrize("start", range(0, EACH, CHUNK))
@pytest.mark.parametrize("product", PRODUCTS)
def test_every_mutant_is_refused_or_planned(product: str, start: int) -> None:
    refused, planned = survive(product, range(start, start + CHUNK))
    assert refused
    assert planned


def test_what_is_not_changed_is_the_same_catalog() -> None:
    """The writer of mutants keeps a file's meaning, so that what is found comes from the change alone."""
    for at, loaded in enumerate(catalog().products):
        text = mutants.unchanged(text_of(loaded))
        mutated, findings = mutants.examined(text, at, catalog())
        assert errors(findings) == ()
        assert mutated.products[at].product == loaded.product


def test_a_mutant_is_known_by_its_number() -> None:
    text = text_of(catalog().products[0])
    assert mutants.mutant(text, 7) == mutants.mutant(text, 7) != text
    assert len({mutants.mutant(text, number) for number in range(50)}) > 40
