"""Crawlers and old browsers are not worth an event."""

import pulumi_sentry as sentry

crawlers = sentry.InboundFilter("crawlers", project="web", filter="web-crawlers", active=True)
browsers = sentry.InboundFilter("browsers", project="web", filter="legacy-browsers", subfilters=["ie", "safari"])
