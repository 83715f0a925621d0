"""Waivers in the catalog: what they may hold, which are over, and what the pack gets of them."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError
from vedette_policies.contract.findings import FACTS
from vedette_policies.contract.names import name_of
from vedette_policies.kit import Facts
from vedette_policies.kit.facts import SCHEMA
from vedette_policies.kit.testing import Engine, Spec, entry
from vedette_policies.offline import evaluate_document
from vedette_policies.policies import POLICIES

from vedette.check.waivers import waivers as check
from vedette.findings import Place
from vedette.load import load_catalog
from vedette.model.waiver import Waiver
from vedette.plan import make_plan
from vedette.policy import Waived, due, listing, policy_config, waivers
from vedette.stack_config import StackConfig

TODAY = date(2026, 11, 21)
FAR = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
PROD = StackConfig(name="prod", scopes=("environment",), environments=("production",))
LOCAL = StackConfig(name="local", scopes=("company", "environment"), environments=("production",), local=True)
ALERT = "ferries.webhook-processing-failure.production"
WAIVER = {
    "policy": "critical-without-pager",
    "resource": ALERT,
    "owner": "payments",
    "reason": "the rota is not staffed yet",
    "expires": "2027-01-31",
}


@pytest.fixture
def catalog(catalog_folder):
    """The catalog with chosen waivers in one product."""
    loaded = load_catalog(catalog_folder)

    def waiving(*given):
        found = tuple(Waiver.model_validate({**WAIVER, **one}) for one in given)
        products = tuple(
            dataclasses.replace(one, product=one.product.model_copy(update={"waivers": found}))
            if one.product.product == "ferries"
            else one
            for one in loaded.products
        )
        return dataclasses.replace(loaded, products=products)

    return waiving


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("expires", "2027-02-30", "`2027-02-30` is no day"),
        ("expires", "soon", "String should match pattern"),
        ("reason", "because", "at least 10 characters"),
        ("policy", "Critical", "String should match pattern"),
        ("resource", "", "at least 1 character"),
    ],
)
def test_a_waiver_says_everything(key, value, words):
    with pytest.raises(ValidationError, match=words):
        Waiver.model_validate({**WAIVER, key: value})
    with pytest.raises(ValidationError, match="Field required"):
        Waiver.model_validate({name: other for name, other in WAIVER.items() if name != key})


def ending(catalog):
    """What is wrong with the waivers of a catalog."""
    return list(due(catalog, make_plan(catalog), TODAY))


@pytest.mark.parametrize(
    ("expires", "policy", "words"),
    [
        ("2026-11-20", "waiver-over", "was waived until 2026-11-20; the policy refuses it again"),
        ("2026-11-21", "waiver-ends", "is waived until 2026-11-21, 0 more days"),
        ("2026-12-05", "waiver-ends", "is waived until 2026-12-05, 14 more days"),
        ("2026-12-06", None, ""),
    ],
)
def test_what_ends_is_notified_fourteen_days_ahead(catalog, expires, policy, words):
    found = ending(catalog({}, {"resource": "ferries", "expires": expires}))
    assert [one.id for one in found] == ([policy] if policy else [])
    assert all(words in one.message for one in found)


def test_a_name_that_no_stack_has_is_found(catalog):
    (found,) = ending(catalog({"resource": "ferries.gone.production"}, {}))
    assert found.id == "waiver-unknown"
    assert "`critical-without-pager` of `ferries.gone.production` is waived" in found.message
    assert found.place.startswith("catalog/ferries.yaml:")


VARIABLE = "harbour.variables:harbour/harbour::BACKUP_BUCKET"


@pytest.mark.parametrize(
    "resource",
    [ALERT, f"{ALERT}.alert", f"{ALERT}.monitor", "ferries", "ferries-web", "harbour-workers", VARIABLE],
)
def test_entries_their_resources_projects_and_products_can_be_named(catalog, resource):
    assert ending(catalog({"resource": resource})) == []


def test_a_waiver_has_an_owner_and_is_said_once(catalog):
    given = catalog({}, {"owner": "paymints"}, {"policy": "other-policy"})
    (loaded,) = [one for one in given.products if one.product.product == "ferries"]
    assert [one.rule for one in check(loaded)] == ["team-unknown", "waiver-duplicate"]


def test_a_waiver_of_an_id_of_before_is_refused_with_the_id_of_now(catalog):
    given = catalog({"policy": "route-pages", "owner": "payments"}, {"owner": "payments"})
    (loaded,) = [one for one in given.products if one.product.product == "ferries"]
    (found,) = [one for one in check(loaded) if one.rule == "policy-renamed"]
    assert found.message == "`route-pages` is now called `pager-outside-production`"
    assert found.hint == "write `pager-outside-production`"


def test_the_list_has_the_one_that_ends_first_on_top(catalog):
    found = waivers(catalog({}, {"expires": "2026-11-20", "policy": "tripwire-missing"}))
    lines = listing(found, TODAY).splitlines()
    assert lines[0] == f"2026-11-20  over          tripwire-missing  {ALERT}"
    assert lines[2] == f"2027-01-31  71 days left  critical-without-pager  {ALERT}"
    assert lines[3].startswith("            payments: the rota is not staffed yet (catalog/ferries.yaml")
    assert listing([], TODAY) == "no waivers\n"
    one = Waived(waiver=Waiver.model_validate(WAIVER), place=Place(file="x.yaml"))
    assert one.left(date(2027, 2, 1)) == -1


def test_the_pack_is_notified_what_its_schema_takes(catalog):
    given = catalog({})
    config = policy_config(given, make_plan(given), PROD, today=TODAY, people=["b@x.com", "a@x.com"])
    assert set(config) == {FACTS}
    assert set(config[FACTS]) == set(SCHEMA)
    facts = Facts.read(config[FACTS])
    assert (facts.stack, facts.environments, facts.today) == ("prod", ("production",), TODAY)
    assert facts.people == ("a@x.com", "b@x.com")
    assert facts.products["harbour"].unpaged
    assert not facts.products["ferries"].unpaged
    assert facts.projects["ferries-web"] == ("production", "staging")
    assert facts.addresses["harbour-workers"] == ("https://harbour.example",)
    assert "harbour-dashboard" not in facts.addresses
    assert {"reconcile", "harbour-backup"} <= set(facts.crons)
    assert "docs/runbooks/web-health.md" in facts.files["ferries/web"]
    assert facts.reviewed == {"harbour/harbour": ("claude", "restore")}
    (waiver,) = facts.waivers
    assert (waiver.resource, waiver.expires) == (ALERT, date(2027, 1, 31))


def test_levels_are_the_stacks(catalog):
    settings = {"tripwire-missing": {"enforcementLevel": "advisory", "providers": ["ADYEN"]}}
    given = catalog()
    plan = make_plan(given)
    local = policy_config(given, plan, LOCAL, today=TODAY, settings=settings)
    assert local["unprotected-production"] == "disabled"
    assert local["tripwire-missing"] == settings["tripwire-missing"]
    assert "unprotected-production" not in policy_config(given, plan, PROD, today=TODAY)


ENTRY = entry("Variable", "shop.variables:shop/web::DEBUG")
ONE = Spec(
    "github:index/actionsVariable:ActionsVariable",
    "shop.variable:shop/web::DEBUG",
    {"repository": "web", "variableName": "DEBUG", "value": "true"},
    parent=ENTRY.name,
)
WATCHED = {"environments": ["production"], "projects": {"shop-web": ["production"]}}
PROJECT = Spec("sentry:index:Project", "shop.web", {"slug": "shop-web"})
WAIVABLE = {
    "a resource": ("debug-on", [ENTRY, ONE], ONE.name, {}),
    "its entry": ("debug-on", [ENTRY, ONE], ENTRY.name, {}),
    "a project by its slug": ("error-rule-missing", [PROJECT], "shop-web", WATCHED),
    "a project by its resource": ("error-rule-missing", [PROJECT], "shop.web", WATCHED),
    "a project of another stack": ("error-rule-missing", [ENTRY], "shop-web", WATCHED),
}


def document(kind, specs):
    by_name = {one.name: one for one in specs}
    states = [
        {
            "urn": one.urn,
            "type": one.type,
            "inputs": dict(one.props),
            "outputs": dict(one.props),
            "parent": by_name[one.parent].urn if one.parent else "",
        }
        for one in specs
    ]
    if kind == "state":
        return {"deployment": {"resources": states}}
    return {"steps": [{"op": "create", "urn": one["urn"], "newState": one} for one in states]}


def events(policy, specs, config):
    """What the engine logs of a run in which it asks the pack."""
    engine = Engine([policy])
    engine.configure(config)
    urns = {one.name: one.urn for one in specs}
    return [
        {
            "policyEvent": {
                "policyPackName": "vedette",
                "policyName": name,
                "resourceUrn": urns.get(owner, ""),
                "message": f"{policy.title}\n{text}",
            }
        }
        for _, name, owner, text in engine.analyze(specs)
    ]


def outcome(way, policy_id, specs, config):
    """The findings of one policy, as (what it is about, message), by the engine or by `vedette check`."""
    (policy,) = [one for one in POLICIES if one.id == policy_id]
    if way == "engine":
        engine = Engine([policy])
        engine.configure(config)
        return [text for *_, text in engine.analyze(specs)]
    logged = events(policy, specs, config) if way == "check" else None
    kind = "state" if way == "state" else "preview"
    answer = evaluate_document(kind, document(kind, specs), config, logged)
    return [one["resource"] for one in answer["findings"] if one["id"] == policy_id]


@pytest.mark.parametrize("way", ["engine", "check", "preview", "state"])
@pytest.mark.parametrize("case", WAIVABLE)
def test_a_waiver_holds_the_same_wherever_it_is_asked(way, case):
    policy, specs, name, facts = WAIVABLE[case]
    given = {"today": TODAY.isoformat(), **facts}
    (found,) = outcome(way, policy, specs, {FACTS: given})
    if way != "engine":
        # What a finding shows can be waived.
        waiver = {**WAIVER, "policy": policy, "resource": found}
        assert outcome(way, policy, specs, {FACTS: {**given, "waivers": [waiver]}}) == []
    waiver = {**WAIVER, "policy": policy, "resource": name}
    assert outcome(way, policy, specs, {FACTS: {**given, "waivers": [waiver]}}) == []
    for other in (name.rpartition("::")[2] + "x", f"{name}:", "web"):
        config = {FACTS: {**given, "waivers": [{**waiver, "resource": other}]}}
        assert len(outcome(way, policy, specs, config)) == 1


@pytest.mark.parametrize("name", ["shop.spike", "a::b", "shop.variable:shop/web::DEBUG", "::a", "a::", "a::::b"])
def test_a_name_is_all_that_follows_the_type_in_a_urn(name):
    assert name_of(f"urn:pulumi:acme-prod::vedette::vedette:index:Alert$sentry:index:Alert::{name}") == name
    assert name_of("") == ""


PROGRAMS_OWN = "urn:pulumi:prod::vedette::sentry:index:Alert::own.alert::of the program"


@pytest.mark.parametrize("kind", ["preview", "state"])
def test_what_only_the_program_declares_can_be_waived(root, catalog_folder, tmp_path, kind):
    """`check` takes the names from what it looks at, as `up` does from the engine."""
    shutil.copytree(catalog_folder, tmp_path / "catalog")
    product = tmp_path / "catalog" / "ferries.yaml"
    given = [WAIVER | {"resource": name, "expires": FAR} for name in (name_of(PROGRAMS_OWN), "own.nothing")]
    assert "\nwaivers:" not in product.read_text(encoding="utf-8")
    product.write_text(f"{product.read_text(encoding='utf-8')}\nwaivers: {json.dumps(given)}\n", encoding="utf-8")
    row = {"urn": PROGRAMS_OWN, "type": "sentry:index:Alert", "custom": True, "inputs": {}, "outputs": {}}
    document = {"deployment": {"resources": [row]}}
    if kind == "preview":
        document = {"steps": [{"op": "create", "urn": PROGRAMS_OWN, "newState": row}]}
    (tmp_path / "seen.json").write_text(json.dumps(document), encoding="utf-8")
    words = ["check", "--stack", "prod", f"--{kind}", str(tmp_path / "seen.json"), "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "vedette", *words, "--catalog", str(tmp_path / "catalog")],
        cwd=root, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip
    found = [one["message"] for one in json.loads(done.stdout)["findings"] if one["id"] == "waiver-unknown"]
    assert found == ["`critical-without-pager` of `own.nothing` is waived, and no stack has anything of that name"]
