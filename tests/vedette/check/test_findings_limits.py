"""What much input costs: steps that are counted, and limits that are part of what is allowed; never a clock."""

from __future__ import annotations

import difflib
import importlib
import os

import pytest

from vedette import findings, similar
from vedette.delivery import files as delivery
from vedette.findings import Finding, Place, bounded, listing
from vedette.load import load_text
from vedette.render import problems
from vedette.similar import nearest
from vedette.source import Builder, TreeError, plain_data
from vedette.source import folder as reading

LINE = 32_000
links = importlib.import_module("vedette.check.files")


class Letters(str):
    """A text that counts how much of it is searched."""

    __slots__ = ()
    looked_at = 0

    def find(self, what, start=0, end=None):
        stop = len(self) if end is None else min(end, len(self))
        found = super().find(what, start, stop)
        Letters.looked_at += (found if found >= 0 else stop) - start + 1
        return found


@pytest.mark.parametrize("part", ["](", "[a](", '](a "', "](<", "[a](b) ", "](a ", ")", "review", "review 2027-", "1"])
def test_a_long_line_of_a_runbook_is_read_in_steps_of_its_length(folder, clean, part):
    """An address ends where the next may start, so that no letter is looked at for two of them."""
    line = part * (LINE // len(part))
    assert all("](" not in match[1] for match in links._LINK.finditer(line))
    assert [match[1] for match in links._LINK.finditer('](a](b) [c](<d> "e") [f](g')] == ["b", "d"]
    folder.put("runbooks/spike.md", f"{line}\nNext review: 2027-02-21.\n").write(clean)
    assert {rule for rule, *_ in folder.findings()} <= {"link-unknown", "findings-cut"}


def test_a_word_of_a_template_is_looked_at_once(folder, clean):
    assert delivery._SCRIPT.findall(f"{'a' * LINE} run.sh x/y-z.py") == ["run.sh", "y-z.py"]
    # Without the look behind, the search would start anew at each of the letters.
    assert delivery._SCRIPT.search("a" * 5_000 + "é") is None
    assert delivery._SCRIPT.pattern.startswith("(?<![A-Za-z0-9_-])")


@pytest.mark.parametrize("part", ["<%", "<% ", "<%x", "<% x %"])
def test_the_end_of_a_placeholder_is_not_looked_for_to_the_end_of_the_line(part, monkeypatch):
    def cost(length):
        Letters.looked_at = 0

        class Text(str):
            __slots__ = ()

            def split(self, *_):
                return [Letters(self)]

        assert list(problems(Text(part * (length // len(part))), {}))
        return Letters.looked_at

    assert cost(2 * LINE) < 2.1 * cost(LINE)


def test_suggestions_have_a_limit(monkeypatch):
    asked = []
    honest = difflib.get_close_matches

    def count(word, among, *args, **kwargs):
        asked.append(len(word) * sum(map(len, among)))
        return honest(word, among, *args, **kwargs)

    monkeypatch.setattr(similar.difflib, "get_close_matches", count)
    assert nearest("wep", ["web"]) == "web"
    assert nearest("w" * 100_000, ["w" * 99_999]) is None
    assert nearest("wep", ["w" * 100_000]) is None
    nearest("wep", (f"w{number}" for number in range(100_000)))
    assert sum(asked) < 20_000


def test_a_list_in_a_message_has_a_limit():
    assert listing(["a", "b"]) == "a, b"
    assert listing([]) == "none"
    said = listing(map(str, range(10_000)))
    assert said.endswith("48, 49, and 9,950 more")


def test_findings_have_a_limit_and_the_rest_is_not_looked_for():
    made = []

    def find():
        for line in range(1, 60_000):
            made.append(line)
            yield Finding(place=Place(file="a.yaml", line=line), rule="r", message="m", hint="h")

    shown = list(bounded(find()))
    assert len(shown) == findings.SHOWN_MOST + 1
    assert len(made) == findings.SHOWN_MOST + 1
    assert (shown[-1].rule, shown[-1].place.line) == ("findings-cut", findings.SHOWN_MOST + 1)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("key-unknown", "".join(f"key{number}: 1\n" for number in range(60_000))),
        ("key-duplicate", "title: Shop\n" * 60_000),
        ("service-unknown", "".join(
            f"  a{number}: {{title: T, severity: low, service: w{number}, when: {{errors: any}}, route: []}}\n"
            for number in range(5_000)
        )),
    ],
)  # fmt: skip
def test_sixty_thousand_wrong_keys_are_two_hundred_findings(folder, clean, monkeypatch, rule, text):
    asked = []
    honest = difflib.get_close_matches
    monkeypatch.setattr(
        similar.difflib, "get_close_matches", lambda *args, **kwargs: asked.append(1) or honest(*args, **kwargs)
    )
    whole = clean.replace("crons:\n", f"{text}crons:\n") if text.startswith(" ") else clean + text
    seen = folder.write(whole).findings()
    assert len([one for one in seen if one[0] == rule]) == findings.SHOWN_MOST
    assert "findings-cut" in [one[0] for one in seen]
    assert len(seen) <= 3 * (findings.SHOWN_MOST + 1)
    assert len(asked) <= 3 * findings.SHOWN_MOST


def test_aliases_count_as_the_levels_that_they_bring():
    deep = "a0: &a0 [x]\n" + "".join(f"a{number}: &a{number} [*a{number - 1}]\n" for number in range(1, 5_000))
    with pytest.raises(TreeError, match="more than 40 levels"):
        Builder().read(deep)
    shallow = "a0: &a0 [x]\n" + "".join(f"a{number}: &a{number} [*a{number - 1}]\n" for number in range(1, 30))
    assert plain_data(Builder().read(shallow))["a1"] == (("x",),)


def test_a_long_quantity_is_refused_unread(clean, tmp_path):
    for value in ("1" * 500_000 + " x y", ">" + " " * 500_000 + "\\n", "9" * 5_000, "> " + "9" * 5_000):
        loaded, seen = load_text(clean.replace('"> 10"', f'"{value}"'), "shop.yaml", tmp_path)
        assert [one.rule for one in seen] == ["value-invalid"]
        assert len(seen[0].message) < 300
        loaded, seen = load_text(clean.replace("within: 5m", f'within: "{value}"'), "shop.yaml", tmp_path)
        assert [one.rule for one in seen] == ["value-invalid"]
        assert loaded


def test_a_schedule_of_thousands_of_digits_is_found(folder, clean):
    seen = folder.write(clean.replace("0 2 * * *", f"{'9' * 5_000} 2 * * *")).findings()
    assert [one[0] for one in seen] == ["cron-invalid"]


def test_what_is_compared_with_everything_has_a_limit(folder, clean):
    many = "".join(f"  s{number}: {{platform: a, repository: a/b{number}}}\n" for number in range(600))
    seen = folder.write(clean.replace("routes:\n", f"{many}routes:\n")).findings()
    assert [(rule, message) for rule, _, message, _ in seen] == [
        ("value-invalid", "a mapping has the wrong length; it needs at most 500 entries")
    ]


def test_a_filter_of_too_many_combinations_is_found(folder, clean):
    any_of = "{any: [" + ", ".join(f"{{tag: t, is: v{number}}}" for number in range(10)) + "]}"
    text = clean.replace("within: 5m}", "within: 5m, per: issue}")
    where = "where: {tag: area, is: checkout}"
    few = folder.write(text.replace(where, f"where: {{all: [{any_of}, {any_of}]}}"))
    assert few.findings() == []
    seen = folder.write(text.replace(where, f"where: {{all: [{', '.join([any_of] * 20)}]}}")).findings()
    assert [(rule, place) for rule, place, *_ in seen] == [("issue-limit", "catalog/shop.yaml:24:12")]
    assert "100,000,000,000,000,000,000 combinations" in seen[0][2]


def test_names_of_files_cost_one_look_at_the_folder(folder, clean, monkeypatch):
    opened = []
    honest = os.open

    def count(name, *args, **kwargs):
        opened.append(name)
        return honest(name, *args, **kwargs)

    monkeypatch.setattr(reading.os, "open", count)
    names = " ".join(f"script{number}.sh" for number in range(20_000))
    folder.put("templates/docs/a.md", f"{names}\n")
    folder.write(clean + "repositories:\n  acme/shop: {files: {docs/a.md: {}}}\n")
    assert folder.findings() == []
    assert len(opened) < 60
