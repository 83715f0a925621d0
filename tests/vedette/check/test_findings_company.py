"""`company.yaml`: short names and groups for people, environments, default alerts, labels; what is wrong with them."""

from __future__ import annotations

import pytest

from vedette.load import nonproduction
from vedette.plan import make_plan
from vedette.plan.plain import plain

COMPANY = """\
people:
  ana: ana@example.com
  ben: {email: ben@example.com}
  eva.lind: eva@example.com
groups:
  payments: [ana, ben]
  everybody: [payments, eva.lind, farid@example.com]
environments:
  staging: {production: false}
"""


def company(folder, text):
    return folder.write(text, "company.yaml")


def found(folder):
    return [(rule, place) for rule, place, _, _ in folder.findings()]


NAMED = (
    ("members: [ana@example.com, ben@example.com]", "members: [payments]"),
    ("people: [ana@example.com, ben@example.com]", "people: [payments]"),
    ("members: [ana@example.com]", "members: [ana]"),
    ("people: [ben@example.com]", "people: [ben]"),
    ("people: [eva@example.com]", "people: [eva.lind]"),
    ("people: [farid@example.com]", "people: [farid@example.com]"),
)


def test_names_and_groups_stand_for_addresses_in_every_list_of_people(folder, rota):
    by_address = plain(make_plan(company(folder.write(rota), COMPANY).load()))
    text = rota
    for old, new in NAMED:
        assert old in text
        text = text.replace(old, new)
    assert text.count("@example.com") == 1
    by_name = plain(make_plan(folder.write(text).load()))
    # Only places move with the length of a line.
    for one in (*by_address["components"], *by_name["components"]):
        one["inputs"].pop("place")
    assert by_name == by_address


def test_a_group_comes_in_its_order_and_groups_may_overlap_where_members_are_a_set(folder, rota):
    text = rota.replace("members: [ana@example.com, ben@example.com]", "members: [eva.lind, everybody, payments, ben]")
    (loaded,) = company(folder.write(text), COMPANY).load().products
    assert loaded.product.slack.user_groups["@on-call"].members == (
        "eva@example.com", "ana@example.com", "ben@example.com", "farid@example.com",
    )  # fmt: skip


def test_a_rotation_keeps_every_turn(folder, rota):
    text = rota.replace("people: [ana@example.com, ben@example.com]", "people: [payments, ana, payments]")
    (loaded,) = company(folder.write(text), COMPANY).load().products
    turns = loaded.product.pagerduty.schedules["primary"].people
    assert [one.partition("@")[0] for one in turns] == ["ana", "ben", "ana", "ana", "ben"]


@pytest.mark.parametrize("twice", ["ana, ana", "ana, ana@example.com", "ANA@example.com, ana"])
def test_who_is_named_twice_is_found_at_the_list(folder, rota, twice):
    company(folder.write(rota.replace("members: [ana@example.com]}", f"members: [{twice}]}}", 1)), COMPANY)
    assert [rule for rule, *_ in folder.findings()] == ["value-invalid"]


def test_an_unknown_name_is_found_with_the_nearest(folder, rota):
    company(folder.write(rota.replace("people: [eva@example.com]", "people: [eva.lindt]")), COMPANY)
    ((rule, place, message, hint),) = folder.findings()
    line = next(number for number, text in enumerate(rota.splitlines(), 1) if "people: [eva@" in text)
    assert (rule, place) == ("person-unknown", f"catalog/shop.yaml:{line}:56")
    assert message == ("unknown person or group `eva.lindt`; company.yaml has ana, ben, eva.lind, payments, everybody")
    assert hint == "did you mean `eva.lind`?"


def test_what_follows_a_group_is_found_at_its_own_place(folder, rota):
    text = rota.replace("people: [ana@example.com, ben@example.com]", "people: [payments, Noa Berg, nobody]")
    company(folder.write(text), COMPANY)
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "Noa Berg" in one)
    column = text.splitlines()[line - 1].index
    assert found(folder) == [
        ("value-invalid", f"catalog/shop.yaml:{line}:{column('Noa Berg') + 1}"),
        ("person-unknown", f"catalog/shop.yaml:{line}:{column('nobody') + 1}"),
    ]


def test_where_nobody_has_a_name_the_file_that_would_say_it_is_named(folder, rota):
    folder.write(rota.replace("people: [eva@example.com]", "people: [eva]"))
    start = "unknown person or group `eva`; "
    for text, said in (
        (None, "the catalog has no company.yaml"),
        ("environments: {staging: {production: false}}\n", "company.yaml has neither people nor groups"),
    ):
        if text:
            company(folder, text)
        ((rule, _, message, hint),) = folder.findings()
        assert (rule, message) == ("person-unknown", start + said)
        assert hint == "declare it in company.yaml, or write the e-mail address"


def test_a_share_for_an_environment_that_no_product_has_holds_nowhere(folder, clean):
    company(folder.write(clean), "sampling: {production: 0.1, prod: 0.5, productoin: 1}\n")
    assert [(rule, hint) for rule, _, _, hint in folder.findings()] == [
        ("environment-unknown", "products have production, staging"),
        ("environment-unknown", "did you mean `production`?"),
    ]


def test_a_key_of_the_other_file_is_sent_there(folder, clean):
    company(folder.write(clean + "people: {ana: ana@example.com}\n"), "alerts: {}\nsamplign: {}\n")
    assert {hint for rule, _, _, hint in folder.findings() if rule == "key-unknown"} == {
        "each product says that for itself: write it in a product's file",
        "the company says that for all products: write it in company.yaml",
        "did you mean `sampling`?",
    }


WRONG = {
    "a list": ("- ana\n", [("value-invalid", "1:1")]),
    "empty": ("", [("file-empty", "")]),
    "a comment": ("# later\n", [("file-empty", "")]),
    "a word": ("staging\n", [("value-invalid", "1:1")]),
    "no YAML": ("people: [", [("yaml-invalid", "2:1")]),
    "two documents": ("people: {}\n---\npeople: {}\n", [("yaml-invalid", "2:1")]),
    "an unknown key": ("persons: {}\n", [("key-unknown", "1:1")]),
    "a product's key": ("product: shop\n", [("key-unknown", "1:1")]),
    "people as a list": ("people: [ana]\n", [("value-invalid", "1:9")]),
    "no address": ("people: {ana: ana}\n", [("value-invalid", "1:15")]),
    "no address in a mapping": ("people: {x: {mail: x@a.com}}\n", [("key-missing", "1:10"), ("key-unknown", "1:14")]),
    "a person called as an address": ("people: {ana@example.com: ben@example.com}\n", [("value-invalid", "1:10")]),
    "a person with capitals": ("people: {Ana: ana@example.com}\n", [("value-invalid", "1:10")]),
    "one address twice": ("people:\n  ana: ana@example.com\n  ruiz: Ana@example.com\n", [("name-duplicate", "3:9")]),
    "a group called as a person": (
        "people: {ana: ana@example.com}\ngroups: {ana: [ana]}\n", [("name-duplicate", "2:10")],
    ),
    "a group of nobody": ("people: {ana: ana@example.com}\ngroups: {all: [anna]}\n", [("person-unknown", "2:16")]),
    "a group in itself": ("groups: {all: [all]}\n", [("group-cycle", "1:16")]),
    "groups in each other": ("groups:\n  a: [b]\n  b: [c]\n  c: [a]\n", [("group-cycle", "4:7")]),
    "two circles": ("groups:\n  a: [b, c]\n  b: [a]\n  c: [a]\n", [("group-cycle", "3:7"), ("group-cycle", "4:7")]),
    "a group of mappings": ("groups: {all: [{a: b}]}\n", [("value-invalid", "1:16")]),
    "environments as a list": ("environments: [staging]\n", [("value-invalid", "1:15")]),
    "an environment as a flag": ("environments: {staging: false}\n", [("value-invalid", "1:25")]),
    "no flag": ('environments: {staging: {production: "false"}}\n', [("value-invalid", "1:38")]),
    "production that is none": ("environments: {production: {production: false}}\n", [("value-invalid", "1:41")]),
    "a misspelled environment": ("environments: {stagging: {production: false}}\n", [("environment-unknown", "1:16")]),
    "shares of one": ("sampling: {stagin: 0.5}\n", [("environment-unknown", "1:12")]),
    "a share": ("sampling: {staging: 2}\n", [("value-invalid", "1:21")]),
    "a label's colour": ("labels: {bug: {color: red}}\n", [("value-invalid", "1:23")]),
    "labels of one name": ("labels:\n  Bug: {}\n  bug: {}\n", [("name-duplicate", "3:3")]),
    "a default alert that says nothing": ("default_alerts: {slow: {}}\n", [("key-missing", "1:18")] * 2),
    "a default alert without a runbook": (
        'default_alerts: {slow: {title: slow, when: {p95: "> 9s"}, severity: high}}\n',
        [("alert-without-runbook", "1:18")],
    ),
    "a runbook that is not there": (
        "default_alerts: {p95: {runbook: runbooks/spkie.md}}\n", [("runbook-unknown", "1:33")],
    ),
    "a limit that is never crossed": (
        'default_alerts: {error-rate: {when: {failure_rate: "> 100%"}}}\n', [("threshold-never-reached", "1:52")],
    ),
    "crossed limits": (
        'default_alerts: {p95: {when: {p95: {warning: "> 9s", critical: "> 1s"}}}}\n', [("levels-crossed", "1:36")],
    ),
    "a severity beside two limits": (
        'default_alerts: {p95: {severity: low, when: {p95: {warning: "> 1s", critical: "> 9s"}}}}\n',
        [("value-invalid", "1:23")],
    ),
    "a reason of a word": ("default_alerts: {p95: {disabled: why}}\n", [("value-invalid", "1:34")]),
    "a rota of nobody": (
        "pagerduty: {schedules: {a: {title: A, start: 2026-01-05T09:00:00Z, rotation: 7d, people: []}}}\n",
        [("schedule-empty", "1:90")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_found_once_and_at_its_place(folder, clean, case):
    text, expected = WRONG[case]
    company(folder.write(clean), text)
    where = [(rule, f"catalog/company.yaml:{spot}" if spot else "catalog/company.yaml") for rule, spot in expected]
    assert found(folder) == where


def test_everything_wrong_in_company_and_product_is_found_in_one_run(folder, rota):
    company(folder.write(rota.replace("[ben@example.com]", "[bent]")), "people: {ben: ben@example.com, x: y}\nz: 1\n")
    assert [(rule, place.partition(":")[0]) for rule, place in found(folder)] == [
        ("value-invalid", "catalog/company.yaml"),
        ("key-unknown", "catalog/company.yaml"),
        ("person-unknown", "catalog/shop.yaml"),
    ]


def test_a_company_that_cannot_be_read_makes_no_name_unknown(folder, rota):
    text = rota.replace("[ben@example.com]", "[ben]").replace('channels: ["#alerts"]', 'channels: ["#elsewhere"]')
    company(folder.write(text), "people: {ben: [")
    assert found(folder) == [("yaml-invalid", "catalog/company.yaml:2:1")]


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_a_company_that_is_no_file_stops_the_run(folder, clean, kind):
    path = folder.write(clean).path / "company.yaml"
    path.mkdir() if kind == "folder" else path.symlink_to("shop.yaml")
    assert set(found(folder)) == {("file-unreadable", "catalog/company.yaml")}
    assert nonproduction(folder.path) == ()


def test_another_ending_is_not_read_and_said(folder, clean):
    folder.write(clean).write("people: {}\n", "company.yml")
    ((rule, place, _, hint),) = folder.findings()
    assert (rule, place, hint) == ("file-unread", "catalog/company.yml", "rename it to company.yaml")


def test_five_hundred_people_in_groups_of_groups(folder, rota):
    people = "".join(f"  p{number}: p{number}@example.com\n" for number in range(500))
    groups = "".join(f"  g{n}: [{', '.join(f'p{m}' for m in range(n * 50, n * 50 + 50))}]\n" for n in range(10))
    groups += "  all: [" + ", ".join(f"g{n}" for n in range(10)) + "]\n"
    company(folder, f"people:\n{people}groups:\n{groups}")
    (loaded,) = folder.write(rota.replace("members: [ana@example.com]}", "members: [all]}", 1)).load().products
    members = loaded.product.slack.channels["#alerts"].members
    assert members == tuple(f"p{number}@example.com" for number in range(500))


def test_groups_that_would_fill_the_memory_are_refused(folder, rota):
    people = "".join(f"  p{number}: p{number}@a.com\n" for number in range(5_000))
    groups = "  g0: [" + ", ".join(f"p{number}" for number in range(5_000)) + "]\n"
    groups += "".join(f"  g{number + 1}: [g{number}]\n" for number in range(5_000))
    company(folder.write(rota), f"people:\n{people}groups:\n{groups}")
    assert {rule for rule, _ in found(folder)} == {"yaml-too-complex"}
    company(folder, f"people:\n{people}groups:\n  all: [{', '.join(f'p{number}' for number in range(5_000))}]\n")
    steps = "\n".join("        - {people: [all]}" for _ in range(50))
    folder.write(rota.replace("        - {schedules: [primary]}", f"        - {{schedules: [primary]}}\n{steps}"))
    assert "yaml-too-complex" in {rule for rule, _ in found(folder)}


def test_a_group_nested_as_deep_as_the_file_is_long(folder, rota):
    groups = "".join(f"  g{number}: [g{number + 1}]\n" for number in range(3_000))
    company(folder.write(rota.replace("[ben@example.com]", "[g0]")), f"groups:\n{groups}  g3000: [ben@example.com]\n")
    (loaded,) = folder.load().products
    (layer,) = loaded.product.pagerduty.schedules["secondary"].layers
    assert layer.people == ("ben@example.com",)
