"""What `company.yaml` declares for all products: default alerts, labels, sample rates, fields, shared things."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

from vedette.load import examine
from vedette.plan import make_plan
from vedette.plan.plain import plain
from vedette.plan.records import Label, MetricMonitor, Project, SlackChannel, Variable
from vedette.schema import schema_text


def loaded(folder, clean, company):
    return folder.write(clean).write(company, "company.yaml").load()


def monitors(catalog, environment="production"):
    plan = make_plan(catalog).part(environments=[environment])
    return {one.key: one for one in plan.records() if isinstance(one, MetricMonitor) and ".web-" in one.key}


def test_a_company_that_declares_nothing_changes_nothing(folder, clean):
    before = plain(make_plan(folder.write(clean).load()))
    assert plain(make_plan(loaded(folder, clean, "people: {}\n"))) == before


def test_a_default_alert_keeps_its_name_when_its_limit_changes(folder, clean):
    before = monitors(folder.write(clean).load())
    after = monitors(loaded(folder, clean, 'default_alerts: {p95: {when: {p95: "> 3s", within: 10m}}}\n'))
    assert list(after) == list(before) == ["shop.web-error-rate.production.monitor", "shop.web-p95.production.monitor"]
    assert after["shop.web-error-rate.production.monitor"] == before["shop.web-error-rate.production.monitor"]
    old, new = before["shop.web-p95.production.monitor"], after["shop.web-p95.production.monitor"]
    assert (old.name, old.conditions[0].comparison, old.time_window) == ("shop-web slow responses", 2000, 300)
    assert (new.name, new.conditions[0].comparison, new.time_window) == ("shop-web slow responses", 3000, 600)
    assert new.description == old.description


def test_a_default_alert_may_have_two_limits(folder, clean):
    limits = 'default_alerts: {p95: {when: {p95: {warning: "> 1s", critical: "> 9s"}}}}\n'
    found = monitors(loaded(folder, clean, limits))
    assert found["shop.web-p95.production.warning.monitor"].conditions[0].comparison == 1000
    assert found["shop.web-p95.production.monitor"].conditions[0].comparison == 9000


FATAL = """\
default_alerts:
  fatal: {title: fatal errors, when: {fatals: any}, severity: critical, runbook: runbooks/spike.md, covers: [R1]}
  p95: {disabled: no service here answers requests}
"""


def test_a_default_alert_is_added_and_another_left_out(folder, clean):
    catalog = loaded(folder, clean, FATAL)
    found = monitors(catalog)
    assert list(found) == ["shop.web-error-rate.production.monitor", "shop.web-fatal.production.monitor"]
    assert found["shop.web-fatal.production.monitor"].name == "shop-web fatal errors"
    (entry,) = [one for one in make_plan(catalog).components if one.name == "shop.web-fatal.production"]
    assert (entry.inputs["covers"], entry.inputs["origin"], entry.inputs["entry"]) == (
        ("R1",),
        "default",
        "services.web",
    )


def test_a_product_changes_a_default_of_the_company_and_not_one_that_is_left_out(folder, clean):
    web = "{platform: javascript-nextjs, repository: acme/shop"
    text = clean.replace(web, web + ', defaults: {fatal: {threshold: "> 3"}}')
    text = text.replace('      spike: {threshold: "> 50"}', "      web-fatal: {disabled: staging may fail}")
    catalog = loaded(folder, text, FATAL)
    assert monitors(catalog)["shop.web-fatal.production.monitor"].conditions[0].comparison == 3
    assert list(monitors(catalog, "staging")) == ["shop.web-error-rate.staging.monitor"]
    folder.write(clean.replace(web, web + ', defaults: {p95: {threshold: "> 3s"}}'))
    ((rule, _, message, _),) = folder.findings()
    assert (rule, message) == ("alert-unknown", "unknown alert `p95`; known are error-rate, fatal")


def test_labels_have_the_companys_colour_and_words(folder, clean):
    text = clean + 'repositories:\n  acme/shop: {labels: [legal, {name: bug, color: "000000"}]}\n'
    company = """\
labels:
  legal: {color: "123456", description: Somebody signs}
  bug: {color: "ffffff", description: Broken}
  "severity:low": {color: "abcdef"}
"""
    plan = make_plan(loaded(folder, text, company))
    labels = {one.name: (one.color, one.description) for one in plan.records() if isinstance(one, Label)}
    assert labels["legal"] == ("123456", "Somebody signs")
    assert labels["bug"] == ("000000", "Broken")
    assert labels["severity:low"] == ("abcdef", "Can wait")
    assert labels["severity:high"] == ("d93f0b", "To be looked at today")


def test_rates_and_sensitive_fields(folder, clean):
    company = "sampling: {production: 0.25, staging: 0.5}\nprivacy: {sensitive: [passport]}\n"
    text = clean + "sampling: {staging: 0.75}\nprivacy: {sensitive: [tax_id]}\n"
    plan = make_plan(loaded(folder, text, company))
    rates = {one.environment: one.value for one in plan.records() if isinstance(one, Variable) and "SAMPLE" in one.name}
    assert rates == {"production": "0.25", "staging": "0.75"}
    (project,) = [one for one in plan.records() if isinstance(one, Project)]
    assert project.sensitive_fields[-2:] == ("passport", "tax_id")
    assert "password" in project.sensitive_fields


SHARED = """\
people: {ana: ana@example.com}
slack:
  channels:
    "#alerts": {purpose: Orders that failed, members: [ana], covers: [R1]}
"""


def test_what_products_share_may_be_in_the_company_once(folder, clean):
    plan = make_plan(loaded(folder, clean, SHARED))
    (entry,) = [one for one in plan.components if one.kind == "Channel"]
    assert (entry.inputs["place"], entry.inputs["entry"]) == ("catalog/company.yaml:4:5", "slack.channels.#alerts")
    (channel,) = entry.records
    assert isinstance(channel, SlackChannel)
    assert (entry.name, channel.members) == ("channel:alerts", ("ana@example.com",))


def test_what_is_described_in_company_and_product_is_the_same(folder, rota):
    folder.write(rota).write(SHARED, "company.yaml")
    ((rule, place, message, _),) = folder.findings()
    assert (rule, place.partition(":")[0]) == ("channel-conflict", "catalog/shop.yaml")
    assert "at catalog/company.yaml:4:5" in message


def test_a_rota_of_the_company_is_known_to_every_product(folder, rota):
    start = rota.index("slack:\n")
    catalog = folder.write(rota[:start]).write(rota[start:], "company.yaml").load()
    assert {one.kind for one in make_plan(catalog).components} >= {"UserGroup", "Schedule", "PagerDutyService"}
    folder.write(rota[:start].replace("{pagerduty: Shop}", "{pagerduty: Shops}"))
    found = {(rule, hint) for rule, _, _, hint in folder.findings() if rule == "pagerduty-service-unknown"}
    assert found == {("pagerduty-service-unknown", "did you mean `Shop`?")}


def test_a_service_of_the_company_outlives_the_product_that_used_it(folder, rota):
    start = rota.index("slack:\n")
    unpaged = rota[:start].replace(", {pagerduty: Shop}]", "]")
    folder.write(unpaged).write(rota[start:], "company.yaml")
    _, found = examine([(folder.path, "catalog")])
    assert [(one.rule, one.level) for one in found if one.rule == "service-unused"] == [("service-unused", "warning")]
    assert folder.findings() == []


def test_requirements_of_the_company_are_known(folder, clean):
    folder.write(clean).write(SHARED, "company.yaml").write("R2: another\n", "requirements.yaml")
    assert [(rule, place) for rule, place, *_ in folder.findings()] == [
        ("requirement-unknown", "catalog/company.yaml:4:71")
    ]


def test_the_schema_is_printed(vedette):
    assert vedette("schema", "--company").stdout == schema_text(company=True)


def test_the_schema_takes_what_the_loader_takes(catalog_folder):
    schema = json.loads(schema_text(company=True))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for text in (FATAL, SHARED, 'default_alerts: {p95: {when: {p95: "> 3s"}}}', "people: {ana: {email: a@b.com}}"):
        assert list(validator.iter_errors(yaml.safe_load(text))) == [], text
    assert list(validator.iter_errors(yaml.safe_load((catalog_folder / "company.yaml").read_text()))) == []
    for text in ("people: {ana: Ana}", "groups: {a: [A B]}", "product: x", "environments: {staging: false}"):
        assert list(validator.iter_errors(yaml.safe_load(text))), text


@pytest.mark.parametrize("name", ["product.yaml", "alerts.yaml"])
def test_the_schema_of_a_product_takes_each_of_its_files(clean, name):
    validator = jsonschema.Draft202012Validator(json.loads(schema_text()))
    start = clean.index("alerts:\n  spike:\n    title")
    text = clean[:start] if name == "product.yaml" else clean[start:]
    assert list(validator.iter_errors(yaml.safe_load(text))) == []
    assert list(validator.iter_errors(yaml.safe_load(clean.replace("title: Shop\n", ""))))
