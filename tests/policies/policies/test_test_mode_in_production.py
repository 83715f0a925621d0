"""`test-mode-in-production`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import HIDDEN, UNKNOWN, Outcome, Spec, ask, entry, secret
from vedette_policies.policies.production.test_mode_in_production import POLICY

HERE = entry("Variable", "shop.variables", environment="production")
THERE = entry("Variable", "shop.staging", environment="staging")
EVERYWHERE = entry("Template", "shop.template")
PROVIDERS = ("STRIPE", "LEMONSQUEEZY", "LEMON_SQUEEZY", "XENDIT", "PAYPAL")
STRIPE = "sk_" + "test_4eC39HqLyjWDarjtT1zdp7dc"


def variable(name, value, parent=HERE, **props):
    props = {"variableName": name, "value": value, "environment": "production", **props}
    kind = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"
    return Spec(kind, f"shop.{name}", props, parent=parent.name)


def hidden(name, value):
    props = {"secretName": name, "plaintextValue": value}
    return Spec("github:index/actionsSecret:ActionsSecret", f"shop.{name}", props, parent=EVERYWHERE.name)


def file(path, content):
    props = {"file": path, "content": content}
    return Spec("github:index/repositoryFile:RepositoryFile", f"shop.{path}", props, parent=EVERYWHERE.name)


def refused(name, sign):
    return Outcome(violations=((f"shop.{name}", f"shop.{name} has test mode: {sign}"),))


def test_live_settings_and_staging_are_fine():
    specs = [
        *(HERE, THERE, EVERYWHERE),
        variable("LEMONSQUEEZY_TEST_MODE", "false"),
        variable("SENTRY_ENVIRONMENT", "production"),
        variable("STRIPE_KEY", STRIPE, parent=THERE, environment="staging"),
        hidden("STRIPE_SECRET_KEY", secret("sk_live_1234567890")),
        file("deploy.yml", "run: test ${{ vars.LEMONSQUEEZY_TEST_MODE }} = false"),
        file("runbook.md", "Look whether LEMONSQUEEZY_TEST_MODE=true is set."),
    ]
    assert ask(POLICY, specs) == Outcome()


@pytest.mark.parametrize(
    ("name", "value", "sign"),
    [
        ("STRIPE_KEY", STRIPE, "a Stripe test key (`sk_test_…`)"),
        ("STRIPE_PUBLIC", "pk_test_abcd1234", "a Stripe test key (`pk_test_…`)"),
        ("STRIPE_LIMITED", "rk_test_abcd1234", "a Stripe test key (`rk_test_…`)"),
        ("XENDIT_KEY", "xnd_development_ab12", "a Xendit development key (`xnd_development_…`)"),
        ("XENDIT_PUBLIC", "xnd_public_development_ab12", "a Xendit development key (`xnd_public_development_…`)"),
        ("PAYPAL_API", "https://api-m.sandbox.paypal.com/v2", "PayPal's sandbox (`api-m.sandbox.paypal.com`)"),
        ("CHECKOUT_URL", "https://buy.stripe.com/test_ab12", "a Stripe test link (`buy.stripe.com/test_…`)"),
        ("PAYPAL_OLD", "https://ipnpb.eu.sandbox.paypal.com", "PayPal's sandbox (`ipnpb.eu.sandbox.paypal.com`)"),
        ("PAYPAL_SITE", "https://sandbox.paypal.com", "PayPal's sandbox (`sandbox.paypal.com`)"),
        ("LEMONSQUEEZY_TEST_MODE", "true", "`LEMONSQUEEZY_TEST_MODE` is `true`"),
        ("PAYMENTS_TESTMODE", "1", "`PAYMENTS_TESTMODE` is `1`"),
        ("PAYMENT_SANDBOX", " Yes", "`PAYMENT_SANDBOX` is `Yes`"),
        ("PAYPAL_MODE", "sandbox", "`PAYPAL_MODE` is `sandbox`"),
        ("APP_ENV", "test", "`APP_ENV` is `test`"),
        ("APP_ENVIRONMENT", "testing", "`APP_ENVIRONMENT` is `testing`"),
        ("TEST_MODE", "on", "`TEST_MODE` is `on`"),
        ("TEST_MODE_ENABLED", "true", "`TEST_MODE_ENABLED` is `true`"),
        ("PAYPAL_SANDBOX_MODE", "true", "`PAYPAL_SANDBOX_MODE` is `true`"),
        ("STRIPE_LIVE_MODE", "false", "`STRIPE_LIVE_MODE` is `false`"),
        ("LIVEMODE", "0", "`LIVEMODE` is `0`"),
        ("LIVE_MODE_ENABLED", "no", "`LIVE_MODE_ENABLED` is `no`"),
        ("PAYMENTS_LIVE_MODE", "off", "`PAYMENTS_LIVE_MODE` is `off`"),
        *((f"{name}_ENV", "development", f"`{name}_ENV` is `development`") for name in PROVIDERS),
        ("MODE", "sandbox", "`MODE` is `sandbox`"),
        ("KEY", "test_" + "dHar4XY7", "a test key (`test_…`)"),
        ("mollie_key", "test_" + "dHar4XY7", "a test key (`test_…`)"),
        *(
            ("NEXT_PUBLIC_PAYPAL_MODE", word, f"`NEXT_PUBLIC_PAYPAL_MODE` is `{word}`")
            for word in ("dev", "demo", "mock")
        ),
        ("MOLLIE_API_KEY", "test_" + "dHar4XY7", "a test key (`test_…`)"),
        ("RAZORPAY_KEY", " rzp_" + "test_1DP5mmOl", "a test key (`rzp_test_…`)"),
        ("GATEWAY_TOKEN", "test_" + "dHar4XY7", "a test key (`test_…`)"),
        ("GATEWAY_SECRET", "test_" + "dHar4XY7", "a test key (`test_…`)"),
    ],
)
def test_each_sign_is_refused(name, value, sign):
    assert ask(POLICY, [HERE, variable(name, value)]) == refused(name, sign)
    assert ask(POLICY, [EVERYWHERE, hidden(name, secret(value))]) == refused(name, sign)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("STRIPE_LIVE_MODE", "true"), ("STRIPE_MODE", "live"), ("TEST_MODE", "off"), ("TEST_MODES", "true")),
        *(("NODE_ENV", "development"), ("PAYPALISH_ENV", "demo"), ("LIVE_MODES", "false"), ("OLIVE_MODES", "0")),
        *(("TEST_SUITE", "test_everything"), ("MOLLIE_API_KEY", "test_me"), ("MOLLIE_API_KEY", "live_dHar4XY7")),
        *(("PASSKEY", "test_everything"), ("MOLLIE_API_KEY", "a live one, not test_dHar4XY7")),
        *(("CHECKOUT_URL", "https://buy.stripe.com/ab12"), ("SITE", "https://sandbox.shop.example.com")),
    ],
)
def test_what_only_looks_like_it_is_fine(name, value):
    assert ask(POLICY, [HERE, variable(name, value)]) == Outcome()


def test_the_place_counts_and_not_what_the_entry_says():
    assert ask(POLICY, [THERE, variable("APP_ENV", "test", parent=THERE)]) == refused("APP_ENV", "`APP_ENV` is `test`")


def test_files_addresses_and_queries():
    assert ask(POLICY, [EVERYWHERE, file("run.yml", "env:\n  LEMONSQUEEZY_TEST_MODE: 'true'\n")]).violations
    assert ask(POLICY, [EVERYWHERE, file("notes.md", f"use {STRIPE}")]).violations
    monitor = Spec("sentry:index:UptimeMonitor", "shop.up", {"url": "https://api.sandbox.paypal.com"}, HERE.name)
    assert ask(POLICY, [HERE, monitor]) == refused("up", "PayPal's sandbox (`api.sandbox.paypal.com`)")
    monitor = Spec("sentry:index:MetricMonitor", "shop.m", {"query": "url:*.sandbox.paypal.com*"}, HERE.name)
    assert ask(POLICY, [HERE, monitor]).violations


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        ("PAYPAL_MODE: sandbox", ["`PAYPAL_MODE` is `sandbox`"]),
        ("xendit_env = development", ["`xendit_env` is `development`"]),
        ("STRIPE_LIVE_MODE=false\nSANDBOX=1\nSANDBOX=1", ["`SANDBOX` is `1`", "`STRIPE_LIVE_MODE` is `false`"]),
        ("mode: test\nenv: sandbox\nNODE_ENV=test", []),
    ],
)
def test_in_a_file_a_mode_counts_with_a_providers_name(content, outcome):
    found = ask(POLICY, [EVERYWHERE, file("deploy.yml", content)]).violations
    assert [seen.partition(": ")[2] for _, seen in found] == outcome


def test_descriptions_and_notes_of_production():
    monitor = Spec("sentry:index:CronMonitor", "shop.cron", {"description": f"uses {STRIPE}"}, HERE.name)
    assert ask(POLICY, [HERE, monitor]) == refused("cron", "a Stripe test key (`sk_test_…`)")
    groups = [{"actions": [{"data": {"notes": note}} for note in ("", UNKNOWN, "www.sandbox.paypal.com")]}]
    alert = Spec("sentry:index:Alert", "shop.alert", {"actionFilters": groups}, HERE.name)
    outcome = ask(POLICY, [HERE, alert])
    assert outcome.violations == refused("alert", "PayPal's sandbox (`www.sandbox.paypal.com`)").violations
    assert outcome.not_evaluated == (("shop.alert", "actionFilters[0].actions[1].data.notes"),)
    staging = Spec("sentry:index:Alert", "shop.b", {"actionFilters": groups, "environment": "staging"}, HERE.name)
    assert ask(POLICY, [HERE, staging]) == Outcome()


def test_clean_then_dirty():
    assert ask(POLICY, [HERE, variable("A_MODE", "live"), variable("B_MODE", "test")]) == refused(
        "B_MODE", "`B_MODE` is `test`"
    )


@pytest.mark.parametrize("value", [UNKNOWN, HIDDEN, secret(UNKNOWN)])
def test_a_value_that_cannot_be_seen_is_not_evaluated(value):
    outcome = ask(POLICY, [HERE, EVERYWHERE, hidden("STRIPE_KEY", value), variable("APP_ENV", "test")])
    assert outcome.not_evaluated == (("shop.STRIPE_KEY", "plaintextValue"),)
    assert outcome.violations == refused("APP_ENV", "`APP_ENV` is `test`").violations


@pytest.mark.parametrize("name", ["live", "prod", "prod-eu", "PRODUCTION"])
def test_every_environment_that_is_not_listed_takes_real_payments(name):
    for specs in (
        variable("STRIPE_TEST_MODE", "true", environment=name),
        variable("STRIPE_KEY", STRIPE, environment=name),
    ):
        assert ask(POLICY, [HERE, specs]).violations
        assert ask(POLICY, [HERE, specs], {"nonproduction": [name.swapcase()]}) == Outcome(), "GitHub ignores the case"


def test_sentry_notifies_names_apart_by_their_case():
    props = {"url": "https://api.sandbox.paypal.com", "environment": "Staging"}
    assert ask(POLICY, [THERE, Spec("sentry:index:UptimeMonitor", "shop.up", props, THERE.name)]).violations


UNSAFE = r"""
stripe-test-key-in-a-variable:
  reports: a Stripe test key (`sk_test_…`)
  product: ferries
  catalog:
  - set: [variables, STRIPE_KEY]
    to:
      values:
        production: sk_test_0123ofthetests
test-link-in-a-runbook:
  reports: a Stripe test link (`buy.stripe.com/test_…`)
  product: ferries
  files:
  - path: runbooks/payment-failure-rate-spike.md
    replace:
    - "## Who else\n"
    - "Pay with https://buy.stripe.com/test_ofthetests to try it.\n\n## Who else\n"
"""
