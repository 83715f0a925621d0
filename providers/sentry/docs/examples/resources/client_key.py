"""A key of its own for the browser, so that a flood from there does not drown the backend."""

import pulumi
import pulumi_sentry as sentry

browser = sentry.ClientKey(
    "browser",
    project="web",
    name="Browser",
    rate_limit={"count": 1000, "window": 60},
)
pulumi.export("dsn", browser.dsn_public)
