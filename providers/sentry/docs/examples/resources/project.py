"""A project of a team, with what its users type kept out of events."""

import pulumi_sentry as sentry

shop = sentry.Project(
    "shop",
    slug="shop",
    name="Shop",
    platform="python-django",
    teams=["payments"],
    sensitive_fields=["iban", "voucher"],
    ignored_errors=["*ResizeObserver loop*"],
)
