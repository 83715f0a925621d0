"""The types of resources and the kinds of catalog entries."""

from __future__ import annotations

ENTRY = "vedette:index:"
"""The type of an entry of the catalog starts with this, and ends with its kind."""

MONITORED = ("Alert", "Cron", "Uptime")
"""The kinds of entries that monitor something and notify somebody."""

PRODUCT = "Product"
"""The kind of an entry that stands for a product as a whole."""

PROJECT = "sentry:index:Project"
TEAM = "sentry:index:Team"
CLIENT_KEY = "sentry:index:ClientKey"
METRIC_MONITOR = "sentry:index:MetricMonitor"
CRON_MONITOR = "sentry:index:CronMonitor"
UPTIME_MONITOR = "sentry:index:UptimeMonitor"
MONITORS = (METRIC_MONITOR, CRON_MONITOR, UPTIME_MONITOR)
ALERT = "sentry:index:Alert"
DASHBOARD = "sentry:index:Dashboard"
PAGERDUTY_ROW = "sentry:index:PagerDutyService"
"""A row of Sentry's PagerDuty integration; the service that it leads to is PagerDuty's own."""

SECRET = "github:index/actionsSecret:ActionsSecret"  # noqa: S105 - a type
ENVIRONMENT_SECRET = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret"  # noqa: S105 - a type
SECRETS = (SECRET, ENVIRONMENT_SECRET)
VARIABLE = "github:index/actionsVariable:ActionsVariable"
ENVIRONMENT_VARIABLE = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"
VARIABLES = (VARIABLE, ENVIRONMENT_VARIABLE)
FILE = "github:index/repositoryFile:RepositoryFile"
ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment"
RULESET = "github:index/repositoryRuleset:RepositoryRuleset"

CHANNEL = "slack:index/conversation:Conversation"

ESCALATION_POLICY = "pagerduty:index/escalationPolicy:EscalationPolicy"
SCHEDULE = "pagerduty:index/schedule:Schedule"

PROTECTED = frozenset({PROJECT, *MONITORS, ALERT, CHANNEL})
"""What production cannot do without: a deleted project takes its issues with it, and a deleted monitor is missed only
when it should have notified somebody."""
