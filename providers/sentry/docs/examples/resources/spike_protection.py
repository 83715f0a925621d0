"""A project that may be flooded must not use up the quota of the others."""

import pulumi_sentry as sentry

beta = sentry.Project("beta", slug="beta", name="Beta", teams=["payments"])
protected = sentry.SpikeProtection("beta", project=beta.slug, enabled=True)
