"""Keys and files under their names of before are refused, and the rest is checked all the same."""

from __future__ import annotations

import pytest

from vedette.load import load_text
from vedette.load.shape import fields
from vedette.model import Product, renamed
from vedette.model.alert import Alert, When
from vedette.model.renamed import RenamedKey

RENAMED = ("`rows` is now called `covers`", "`vedette format` renames it")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("product: shop\n", "product: shop\nrows: [S1]\n", "2:1"),
        ("repository: acme/shop}", "repository: acme/shop, rows: [S1]}", "7:61"),
        ("    title: Spike\n", "    title: Spike\n    rows: [S1]\n", "21:5"),
        ("    title: Nightly\n", "    rows:\n      - S1\n    title: Nightly\n", "33:5"),
        ("crons:\n", 'slack: {channels: {"#alerts": {purpose: Orders, rows: [S1]}}}\ncrons:\n', "31:49"),
        ("crons:\n", "repositories: {acme/shop: {files: {docs/spike.md: {rows: [S1]}}}}\ncrons:\n", "31:52"),
        ("crons:\n", "privacy: {rows: [S1]}\ncrons:\n", "31:11"),
    ],
)
def test_an_old_key_is_refused_wherever_the_model_has_the_new_one(folder, clean, old, new, place):
    folder.put("templates/docs/spike.md", "# Spike\n")
    assert clean.count(old) == 1
    found = folder.write(clean.replace(old, new)).findings()
    assert ("key-renamed", f"catalog/shop.yaml:{place}", *RENAMED) in found
    assert {one[0] for one in found} <= {"key-renamed", "channel-unknown"}


def test_one_run_shows_every_old_key_and_what_else_is_wrong(folder, clean):
    text = clean.replace("    title: Spike\n", "    title: Spike\n    rows: [S1, X9]\n")
    text = text.replace("    title: Slow\n", "    title: Slow\n    rows: [S1]\n")
    text = text.replace("max_runtime: 30m", "max_runtime: ages")
    folder.put("requirements.yaml", "S1: teams\n")
    assert [one[:2] for one in folder.write(text).findings()] == [
        ("key-renamed", "catalog/shop.yaml:21:5"),
        # What stands under the old key is checked as if it stood under the new one.
        ("requirement-unknown", "catalog/shop.yaml:21:16"),
        ("key-renamed", "catalog/shop.yaml:29:5"),
        ("value-invalid", "catalog/shop.yaml:39:18"),
    ]


def test_the_rule_of_a_waiver_is_its_policy_and_no_other_rule_is(folder, clean):
    waiver = (
        "rule: alert-disabled, resource: shop, owner: payments, reason: moved to the new shop, expires: '2099-01-01'"
    )
    found = folder.write(clean + f"waivers: [{{{waiver}}}]\n").findings()
    assert [one[2:] for one in found if one[0] == "key-renamed"] == [
        ("`rule` is now called `policy`", "`vedette format` renames it")
    ]
    assert [
        one[0]
        for one in folder.write(clean.replace("    title: Spike\n", "    rule: x\n    title: Spike\n")).findings()
    ] == ["key-unknown"]


def test_names_that_the_author_chose_are_no_keys(folder, clean):
    """An alert, an environment or a placeholder may be called as a key was before."""
    folder.put("templates/docs/spike.md", "# <% rows %>\n")
    text = clean.replace("  spike:\n    title: Spike", "  rows:\n    title: Spike").replace("spike: {thr", "rows: {thr")
    more = "repositories: {acme/shop: {files: {docs/spike.md: {with: {rows: ten}}}}}\n"
    assert folder.write(text + more).findings() == []


def test_both_names_in_one_entry_are_for_a_person_to_join(folder, clean):
    text = clean.replace("    title: Spike\n", "    title: Spike\n    rows: [S1]\n    covers: [S2]\n")
    assert folder.write(text).findings() == [
        (
            "key-renamed",
            "catalog/shop.yaml:21:5",
            "`rows` is now called `covers`",
            "`covers` is here too: move what `rows` says there, and remove it here",
        )
    ]


def test_what_aliases_repeat_is_said_once(folder, clean):
    text = clean.replace("  web: {platform: javascript-nextjs, repository: acme/shop}\n", SERVICES)
    assert [one[:2] for one in folder.write(text).findings()] == [("key-renamed", "catalog/shop.yaml:7:66")]


SERVICES = """\
  web: &web {platform: javascript-nextjs, repository: acme/shop, rows: [S1]}
  app: *web
"""


def test_a_rename_holds_for_the_kind_of_entry_that_it_names(monkeypatch, folder, clean):
    """The table says per place what is renamed: another kind with the same key keeps it unknown."""
    monkeypatch.setattr("vedette.load.renamed.KEYS", (RenamedKey("headline", "title", where=Alert),))
    text = clean.replace("    title: Spike\n", "    headline: Spike\n").replace("title: Nightly", "headline: Nightly")
    _, findings = load_text(text, "shop.yaml", folder.path)
    assert sorted((one.rule, one.message) for one in findings) == [
        ("key-missing", "`title` is missing"),
        ("key-renamed", "`headline` is now called `title`"),
        ("key-unknown", "unknown key `headline`"),
    ]


def test_every_key_of_before_is_refused_by_its_name_of_now(folder, rota_before):
    found = folder.write(rota_before).findings()
    assert {one[0] for one in found} == {"key-renamed"}
    assert {one[3] for one in found} == {"`vedette format` renames it"}
    assert [one[2] for one in found] == [
        "`problems` is now called `warnings_and_errors`",
        "`again: true` is now called `on: regression`",
        "`across` is now called `project`",
        "`at_most` is now called `max_runtime`",
        "`turn` is now called `rotation`",
        "`turn` is now called `rotation`",
        "`loops` is now called `repeat`",
        "`pager` is now called `paging`",
        "`none` is now called `disabled`",
    ]


def test_what_stands_under_a_key_of_before_is_checked_all_the_same(folder, rota_before):
    text = rota_before.replace("turn: 7d", "turn: 7 days").replace("loops: 2", "loops: 10")
    text = text.replace("at_most: 30m", "at_most: 300d").replace("again: true", "again: maybe")
    text = text.replace("{none: nobody is on call}", "{none: no}").replace("across: true", "across: web")
    found = folder.write(text.replace("title: Spike\n", "titel: Spike\n")).findings()
    assert [one[2] for one in found if one[0] != "key-renamed"] == [
        "`title` is missing",
        "unknown key `titel`",
        "`maybe` is not allowed here; allowed are every_event, regression",
        "`web` stands where true or false is needed",
        "`300d` is out of range; allowed are 1m to 7d in steps of 1m",
        "`7 days` has the unit `days`; a duration has ms, s, m, h or d",
        "`10` is out of range; it must be at most 9",
        "`no` has the wrong length; it needs at least 10 characters",
    ]
    assert len([one for one in found if one[0] == "key-renamed"]) == 9


def test_keys_of_before_keep_their_meaning_elsewhere(folder, clean):
    """A name is an old key only where the new one is: `none` of an alert is as unknown as it was."""
    text = clean.replace("    title: Spike\n", "    title: Spike\n    loops: 2\n    none: nobody is on call\n")
    assert [one[:1] + one[2:3] for one in folder.write(text).findings()] == [
        ("key-unknown", "unknown key `loops`"),
        ("key-unknown", "unknown key `none`"),
    ]


@pytest.mark.parametrize("name", ["at_most", "crons.nightly.at_most"])
def test_a_placeholder_of_before_is_refused_by_its_name_of_now(folder, clean, name):
    folder.put("templates/docs/job.md", f"<% {name} %> <% nothing %>\n")
    more = "repositories: {acme/shop: {files: {docs/job.md: {cron: nightly}}}}\n"
    found = folder.write(clean + more).findings()
    assert [one[0] for one in found] == ["template-placeholder"] * 2
    now = name.replace("at_most", "max_runtime")
    assert (f"it is now called `{now}`: rename it in the template") in {one[3] for one in found}


VALUES = (RenamedKey("alone", "per", where=When, values={"true": "issue", "false": "project"}),)


@pytest.mark.parametrize(
    ("old", "message"),
    [
        ("alone: true", "`alone: true` is now called `per: issue`"),
        ("alone: TRUE", "`alone: TRUE` is now called `per: issue`"),
        ("alone: false", "`alone: false` is now called `per: project`"),
        # What the table does not list stays: quoted it is text.
        ('alone: "true"', "`alone` is now called `per`"),
        ("alone: maybe", "`alone` is now called `per`"),
        ("alone: [true]", "`alone` is now called `per`"),
    ],
)
def test_a_value_may_change_with_its_key(monkeypatch, folder, clean, old, message):
    monkeypatch.setattr("vedette.load.renamed.KEYS", VALUES)
    loaded, found = load_text(clean.replace("within: 5m}", f"within: 5m, {old}}}"), "shop.yaml", folder.path)
    assert [one.message for one in found if one.rule == "key-renamed"] == [message]
    kept = " now called `per`" in message
    assert [one.rule for one in found] == ["key-renamed", "value-invalid"][: 1 + kept]
    assert kept or loaded.product.alerts["spike"].when.per in message


def test_what_an_anchor_gives_to_others_stays_for_them(monkeypatch, folder, clean):
    """`true` of `alone` is `issue`, and still `true` where an alias has it under a key that has no new name."""
    monkeypatch.setattr("vedette.load.renamed.KEYS", VALUES)
    text = clean.replace("within: 5m}", "within: 5m, alone: &yes true}") + "privacy: {scrub: *yes}\n"
    loaded, found = load_text(text, "shop.yaml", folder.path)
    assert [one.rule for one in found] == ["key-renamed"]
    assert (loaded.product.alerts["spike"].when.per, loaded.product.privacy.scrub) == ("issue", True)


def test_an_entry_that_an_alias_makes_one_of_another_kind_too_is_renamed_once(folder, clean):
    text = clean + "privacy: &same {rows: [S1]}\nfilters: *same\n"
    assert [one[:2] for one in folder.write(text).findings()] == [("key-renamed", "catalog/shop.yaml:40:17")]


def test_every_line_of_the_table_leads_to_a_name_of_now():
    """A key that is renamed twice has its newest name in every line."""
    now, waiting, seen = set(), [Product], set()
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            now |= set(fields(model))
            waiting += _models(model)
    assert {name.new for name in renamed.KEYS} <= now
    assert not set(renamed.FILES) & set(renamed.FILES.values())


def _models(model):
    """The models in the fields of a model."""
    return [
        definition
        for field in model.model_fields.values()
        for definition in _parts(field.annotation)
        if isinstance(definition, type) and hasattr(definition, "model_fields")
    ]


def _parts(annotation):
    yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _parts(part)


def test_the_list_under_its_old_name_is_refused_and_read(folder, clean):
    folder.put("rows.yaml", "S1: teams\n")
    text = clean.replace("    title: Spike\n", "    title: Spike\n    covers: [S1, X9]\n")
    assert folder.write(text).findings() == [
        (
            "file-renamed",
            "catalog/rows.yaml",
            "`rows.yaml` is now called `requirements.yaml`",
            "`vedette format` renames it",
        ),
        (
            "requirement-unknown",
            "catalog/shop.yaml:21:18",
            "there is no requirement `X9` in requirements.yaml",
            "add it there, or correct it",
        ),
    ]


def test_both_lists_are_for_a_person_to_join(folder, clean):
    folder.put("rows.yaml", "S2: projects\n").put("requirements.yaml", "S1: teams\n")
    found = folder.write(clean.replace("    title: Spike\n", "    title: Spike\n    covers: [S1]\n")).findings()
    assert [one[0] for one in found] == ["file-renamed"]
    assert found[0][3] == "requirements.yaml is here too: move there what rows.yaml says, and remove rows.yaml"
