"""The loader on anything at all, on much, and on what YAML means."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vedette.load import CatalogError, load_text
from vedette.source import Builder, plain_data

YAMLISH = st.text(alphabet="ab1:-[]{}&*!|>'\"#%@, \n\t?<~.\\\0\x85\u2028é", max_size=200)


def data(text):
    return plain_data(Builder().read(text))


@given(st.one_of(st.text(), YAMLISH))
def test_any_text_gives_findings_or_a_product(text):
    loaded, findings = load_text(text, "x.yaml", Path())
    assert findings or loaded
    for finding in findings:
        assert finding.message
        assert finding.hint
        assert finding.place.line <= len(text.splitlines()) + 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cut=st.integers(0, 1200), junk=YAMLISH)
def test_a_damaged_product_file_gives_findings_or_a_product(clean, cut, junk):
    loaded, findings = load_text(clean[:cut] + junk + clean[cut:], "x.yaml", Path())
    assert findings or loaded


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("yes", "yes"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("12", 12),
        ("-3", -3),
        ("010", "010"),
        ("12:30", "12:30"),
        ("1.5", 1.5),
        ("2026-01-01", "2026-01-01"),
        ("'12'", "12"),
        ("[a, 1]", ("a", 1)),
        ("&a x", "x"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_scalars_mean_what_yaml_1_2_says(text, value):
    assert data(f"key: {text}") == {"key": value}


def test_an_alias_is_the_same_value_again():
    assert data("a: &x {b: 1}\nc: *x\n") == {"a": {"b": 1}, "c": {"b": 1}}


def test_a_catalog_error_shows_every_finding(folder, clean):
    folder.write(clean.replace("within: 5m", "within: 5").replace("team: payments", "team: ghosts"))
    with pytest.raises(CatalogError) as error:
        folder.load()
    assert [one.rule for one in error.value.findings] == ["team-unknown", "value-invalid"]
    assert str(error.value) == (
        "catalog/shop.yaml:3:7: unknown team `ghosts`; known are payments (team-unknown)\n"
        "   |\n"
        " 3 | team: ghosts\n"
        "   |       ^^^^^^\n"
        "  help: use one of these\n"
        "\n"
        "catalog/shop.yaml:23:36: `5` is not a duration (value-invalid)\n"
        "    |\n"
        ' 23 |     when: {errors: "> 10", within: 5}\n'
        "    |                                    ^\n"
        "  help: write a whole number and a unit, such as 5m\n"
        "\n"
        "2 findings in 1 file\n"
    )


def test_a_thousand_alerts_are_read_and_each_has_its_place(folder, clean):
    alerts = clean.split("alerts:\n  spike:\n")[1].split("  slow:\n")[0]
    many = "".join(f"  spike-{i}:\n{alerts.replace('title: Spike', f'title: Spike {i}')}" for i in range(1000))
    folder.write(clean.replace("crons:\n", f"{many}crons:\n"))
    (loaded,) = folder.load().products
    assert len(loaded.product.alerts) == 1002
    assert str(loaded.source.place(("alerts", "spike-999"), key=True)) == "catalog/shop.yaml:7024:3"


def test_products_are_frozen(folder, clean):
    (loaded,) = folder.write(clean).load().products
    with pytest.raises(ValueError, match="frozen"):
        loaded.product.title = "Other"
