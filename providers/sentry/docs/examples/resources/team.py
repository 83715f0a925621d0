"""A team."""

import pulumi_sentry as sentry

checkout = sentry.Team("checkout", slug="checkout", name="Checkout")
