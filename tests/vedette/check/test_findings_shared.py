"""Mistakes in what products share: each found once, where it is, in words that say what to write instead."""

from __future__ import annotations

import jsonschema
import pytest
import yaml

from vedette.schema import company_schema

FATAL = "fatal: {title: TITLE, when: {fatals: any}, severity: high, runbook: runbooks/spike.md}"
ONE_FINDING = {
    "a flag that is a word": (
        "environments: {staging: {production: no}}",
        "catalog/company.yaml:1:38",
        "`no` stands where true or false is needed",
        "write true or false without quotes",
    ),
    "a person without an address": (
        "people: {ana: }",
        "catalog/company.yaml:1:15",
        "nothing stands where text is needed",
        "write it here, or remove the key",
    ),
    "a group of nobody": (
        "groups: {all: []}",
        "catalog/company.yaml:1:15",
        "a list has the wrong length; it needs at least 1 entry",
        "add what is missing, or remove the key",
    ),
    "the title of another default alert": (
        f"default_alerts: {{{FATAL.replace('TITLE', 'Slow  Responses')}}}",
        "catalog/company.yaml:1:33",
        "the default alert `p95` has the title `slow responses` too",
        "people know alerts by their titles: choose another",
    ),
    "the title of another default alert of the company": (
        f"default_alerts: {{a{FATAL.replace('TITLE', 'x')}, b{FATAL.replace('TITLE', 'x')}}}",
        "catalog/company.yaml:1:119",
        "the default alert `afatal` has the title `x` too, at catalog/company.yaml:1:18",
        "people know alerts by their titles: choose another",
    ),
    "a default alert that notifies nobody": (
        f"default_alerts: {{{FATAL.replace('TITLE', 'x').replace('high', 'medium')}}}",
        "catalog/shop.yaml:7:3",
        "each default alert of `web` with severity medium notifies nobody in production: no route says whom",
        "add `medium` to `routes`, or a `route` to the alert under `defaults` of `web`",
    ),
    "a channel without its sign": (
        "slack: {channels: {alerts: {purpose: Orders}}}",
        "catalog/company.yaml:1:20",
        "`alerts` is not a Slack channel",
        'write a # and small letters, quoted: "#bookings"',
    ),
    "a user group in capitals": (
        'slack: {user_groups: {"@On-Call": {title: On call, members: [ana@example.com]}}}',
        "catalog/company.yaml:1:23",
        "`@On-Call` is not a Slack user group",
        'write an @ and small letters, quoted: "@on-call"',
    ),
}


@pytest.mark.parametrize("case", ONE_FINDING)
def test_it_is_found_once(folder, clean, case):
    text, place, message, hint = ONE_FINDING[case]
    found = folder.write(clean).write(f"{text}\n", "company.yaml").findings()
    assert [(spot, said, help_) for _, spot, said, help_ in found] == [(place, message, hint)]


def test_a_folder_of_the_name_is_found_once(folder, clean):
    (folder.write(clean).path / "company.yaml").mkdir()
    assert [(rule, place) for rule, place, _, _ in folder.findings()] == [("file-unreadable", "catalog/company.yaml")]


@pytest.mark.parametrize(
    ("name", "right", "what"),
    [
        ("Company.yaml", "company.yaml", "what products share is"),
        ("requirements.yml", "requirements.yaml", "the requirements are"),
        ("Requirements.yaml", "requirements.yaml", "the requirements are"),
    ],
)
def test_a_name_that_is_nearly_right_is_no_product(folder, clean, name, right, what):
    (found,) = folder.write(clean).write("R1: a\n", name).findings()
    message = f"this file is not read: {what} in catalog/{right}"
    assert found == ("file-unread", f"catalog/{name}", message, f"rename it to {right}")


@pytest.mark.parametrize("text", ["", "- R1\n", "R1\n"])
def test_what_is_no_list_of_requirements_gets_no_hint_about_products(folder, clean, text):
    (found,) = folder.write(clean).write(text, "requirements.yaml").findings()
    assert found[3].startswith("write `ID: what is asked for`")


def test_a_file_deep_in_a_products_folder_belongs_directly_into_it(folder, clean):
    folder.put("shop/product.yaml", clean).put("shop/more/alerts.yaml", "alerts: {}\n")
    assert folder.findings() == [
        (
            "file-unread",
            "catalog/shop/more/alerts.yaml",
            "this file is not read: the files of a product lie directly in its folder",
            "move it to catalog/shop/alerts.yaml, or out of the catalog",
        )
    ]


def test_where_there_are_no_products_nothing_else_is_called_unused(folder, rota):
    rotas = rota[rota.index("\nslack:") :]
    found = folder.write(rotas, "company.yaml").findings()
    assert [(rule, place) for rule, place, _, _ in found] == [("file-unreadable", "catalog")]


@pytest.mark.parametrize(
    "text",
    [
        "people: {Ana: ana@example.com}",
        "groups: {On Call: [ana]}",
        "default_alerts: {P95: {}}",
        "slack: {channels: {a: {purpose: Orders}}}",
    ],
)
def test_an_editor_refuses_names_that_are_refused(text):
    assert not jsonschema.Draft202012Validator(company_schema()).is_valid(yaml.safe_load(text))
