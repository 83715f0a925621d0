"""One resource for every input property of every type, each with all the inputs of its type.

`copies.json` beside this file says which: {"Team": ["slug", "name"], ...}. A copy is named `Type.property` after the
property that a test will edit in it. Inputs that exclude one another are taken from the variant that has them.
"""

import json
from pathlib import Path
from typing import Any

import pulumi
import pulumi_sentry as sentry

HERE = Path(__file__).parent

payments = sentry.Team("payments", slug="payments", name="Payments")
platform = sentry.Team("platform", slug="platform", name="Platform")
home = sentry.Project("home", slug="home", name="Home", teams=[payments.slug])
elsewhere = sentry.Project("elsewhere", slug="elsewhere", name="Elsewhere", teams=[payments.slug])
watched = sentry.CronMonitor("watched", project=home.slug, name="Watched", slug="watched", schedule="@daily")

OWNER = pulumi.Output.concat("team:", payments.id)
SHARED = {
    "project": home.slug,
    "owner": OWNER,
    "description": "https://runbooks.example/this",
    "enabled": True,
}


def team(slug: str, name: str) -> dict[str, Any]:
    return {"slug": slug, "name": name}


def project(slug: str, name: str) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": name,
        "platform": "python",
        "teams": [payments.slug, platform.slug],
        "resolve_age": 24,
        "subject_prefix": "[shop]",
        "subject_template": "$shortID",
        "data_scrubber": False,
        "data_scrubber_defaults": False,
        "sensitive_fields": ["iban"],
        "safe_fields": ["order"],
        "scrub_ip_addresses": True,
        "ignored_errors": ["*timeout*"],
    }


def project_ownership(slug: str, name: str) -> dict[str, Any]:
    return {
        "project": place(slug),
        "raw": "path:src/* #payments",
        "fallthrough": False,
        "auto_assignment": "Turn off Auto-Assignment",
        "codeowners_auto_sync": False,
    }


def inbound_filter(slug: str, name: str) -> dict[str, Any]:
    if "subfilters" in name:
        return {"project": place(slug), "filter": "legacy-browsers", "subfilters": ["ie", "safari"]}
    return {"project": place(slug), "filter": "localhost", "active": True}


def place(slug: str) -> pulumi.Output[str]:
    """A project of its own, for what a project has only once."""
    return sentry.Project(f"place-{slug}", slug=f"place-{slug}", name=f"Place {slug}", teams=[payments.slug]).slug


def repository(slug: str, name: str) -> dict[str, Any]:
    return {"name": REPOSITORIES.pop(), "provider": "integrations:github", "integration_id": github.id}


def code_mapping(slug: str, name: str) -> dict[str, Any]:
    return {
        "project": home.slug,
        "repository": code.id,
        "integration_id": github.id,
        "stack_root": f"{slug}/",
        "source_root": "src/",
        "default_branch": "trunk",
    }


def pager_duty_service(slug: str, name: str) -> dict[str, Any]:
    return {"integration_id": pagerduty.id, "service": name, "integration_key": f"key-{slug}"}


def project_repository(slug: str, name: str) -> dict[str, Any]:
    return {"project": place(slug), "repository_id": code.id}


def project_symbol_source(slug: str, name: str) -> dict[str, Any]:
    source = {"project": home.slug, "name": name, "layout": {"type": "symstore", "casing": "lowercase"}}
    prop = name.rpartition(".")[2]
    if prop in {"url", "username", "password"}:
        return source | {"type": "http", "url": "https://symbols.example/", "username": "me", "password": "pass"}
    if prop in {"clientEmail", "privateKey"}:
        return source | {"type": "gcs", "bucket": "b", "client_email": "me@example.com", "private_key": "key"}
    s3 = {"type": "s3", "bucket": "b", "prefix": "p/", "region": "eu-west-1", "access_key": "a", "secret_key": "key"}
    return source | s3


def spike_protection(slug: str, name: str) -> dict[str, Any]:
    return {"project": place(slug), "enabled": True}


def organization_spike_protection(slug: str, name: str) -> dict[str, Any]:
    return {"enabled": True}


def notification_action(slug: str, name: str) -> dict[str, Any]:
    return {
        "trigger_type": "spike-protection",
        "service_type": "slack",
        "integration_id": slack.id,
        "target_identifier": slack.channels["incidents"],
        "target_display": "incidents",
        "projects": [home.slug],
    }


def organization_member(slug: str, name: str) -> dict[str, Any]:
    return {"email": f"{slug}@example.com", "role": "member", "send_invite": False}


def team_member(slug: str, name: str) -> dict[str, Any]:
    member = sentry.OrganizationMember(f"member-{slug}", **organization_member(slug, name))
    return {"team": payments.slug, "member_id": member.id, "role": "contributor"}


def team_mapping(slug: str, name: str) -> dict[str, Any]:
    return {
        "team": payments.slug,
        "provider": "slack",
        "integration_id": slack.id,
        "external_name": f"#{slug}",
        "external_id": "C00000001",
    }


def user_mapping(slug: str, name: str) -> dict[str, Any]:
    return {
        "user_id": owner.user_id,
        "provider": "github",
        "integration_id": github.id,
        "external_name": f"@{slug}",
        "external_id": "77",
    }


def opsgenie_team(slug: str, name: str) -> dict[str, Any]:
    return {"integration_id": opsgenie.id, "team": name, "integration_key": f"key-{slug}"}


def client_key(slug: str, name: str) -> dict[str, Any]:
    options = ("has_replay", "has_performance", "has_debug", "has_feedback", "has_logs_and_metrics")
    return {
        "project": home.slug,
        "name": name,
        "is_active": True,
        "rate_limit": {"count": 100, "window": 60},
        "browser_sdk_version": "7.x",
        "loader_options": dict.fromkeys(options, True),
    }


def metric_monitor(slug: str, name: str) -> dict[str, Any]:
    return SHARED | {
        "name": name,
        "aggregate": "count()",
        "dataset": "events",
        "event_types": ["default", "error"],
        "query": "level:error",
        "environment": "production",
        "time_window": 300,
        "extrapolation_mode": "none",
        "detection_type": "percent",
        "comparison_delta": 3600,
        "conditions": [
            {"type": "gt", "comparison": 200, "condition_result": "high"},
            {"type": "lte", "comparison": 150, "condition_result": "resolved"},
        ],
    }


def cron_monitor(slug: str, name: str) -> dict[str, Any]:
    return SHARED | {
        "name": name,
        "slug": slug,
        **({"interval": {"value": 2, "unit": "hour"}} if "interval" in name else {"schedule": "0 2 * * *"}),
        "timezone": "Europe/Berlin",
        "checkin_margin": 5,
        "max_runtime": 15,
        "failure_issue_threshold": 2,
        "recovery_threshold": 3,
    }


def uptime_monitor(slug: str, name: str) -> dict[str, Any]:
    status = {"op": "status_code_check", "operator": {"cmp": "less_than"}, "value": 400}
    return SHARED | {
        "name": name,
        "url": "https://shop.example/health",
        "method": "POST",
        "headers": [{"name": "X-Probe", "value": "yes"}],
        "body": "ping",
        "interval_seconds": 60,
        "timeout_ms": 5000,
        "trace_sampling": True,
        "assertion": {"root": status},
        "environment": "production",
        "recovery_threshold": 2,
        "downtime_threshold": 4,
    }


def alert(slug: str, name: str) -> dict[str, Any]:
    frequent = {"type": "event_frequency_count", "comparison": {"value": 5, "interval": "1h"}}
    message = {
        "type": "slack",
        "integration_id": slack.id,
        "config": {
            "target_type": "specific",
            "target_identifier": slack.channels["incidents"],
            "target_display": "incidents",
        },
        "data": {"tags": "level", "notes": "look here"},
    }
    return {
        "name": name,
        "enabled": True,
        "environment": "production",
        "monitor_ids": [watched.id],
        "frequency": 30,
        "owner": OWNER,
        "triggers": [{"type": "first_seen_event", "comparison": True}],
        "action_filters": [{"logic_type": "all", "conditions": [frequent], "actions": [message]}],
    }


def dashboard(slug: str, name: str) -> dict[str, Any]:
    number = {
        "title": "Errors",
        "description": "by release",
        "display_type": "big_number",
        "widget_type": "error-events",
        "interval": "5m",
        "limit": 5,
        "thresholds": {"max_values": {"max1": 10, "max2": 20}, "unit": "second"},
        "layout": {"x": 0, "y": 0, "w": 2, "h": 2, "min_h": 2},
        "queries": [
            {
                "name": "all",
                "fields": ["release", "count()"],
                "aggregates": ["count()"],
                "columns": ["release"],
                "field_aliases": ["version", "number"],
                "conditions": "level:error",
                "orderby": "-count()",
            }
        ],
    }
    fixed = {"start": "2026-01-01T00:00:00Z", "end": "2026-01-02T00:00:00Z"}
    return {
        "title": name,
        "widgets": [number],
        "projects": [home.id],
        "environments": ["production"],
        **({"period": "24h"} if "period" in name else fixed),
        "utc": True,
        "filters": {"release": ["1.0"]},
        "permissions": {"is_editable_by_everyone": False, "teams_with_edit_access": [payments.id]},
    }


slack = sentry.get_integration(provider_key="slack")
github = sentry.get_integration(provider_key="github")
pagerduty = sentry.get_integration(provider_key="pagerduty")
opsgenie = sentry.get_integration(provider_key="opsgenie")
owner = sentry.get_member(email="owner@local.test")
REPOSITORIES = json.loads((HERE / "repositories.json").read_text())
code = sentry.Repository("code", name=REPOSITORIES.pop(), integration_id=github.id)
spare = sentry.Repository("spare", name=REPOSITORIES.pop(), integration_id=github.id)
INPUTS = {
    "Team": team,
    "Project": project,
    "ProjectOwnership": project_ownership,
    "InboundFilter": inbound_filter,
    "Repository": repository,
    "CodeMapping": code_mapping,
    "ProjectRepository": project_repository,
    "ProjectSymbolSource": project_symbol_source,
    "SpikeProtection": spike_protection,
    "OrganizationSpikeProtection": organization_spike_protection,
    "NotificationAction": notification_action,
    "OrganizationMember": organization_member,
    "TeamMember": team_member,
    "TeamMapping": team_mapping,
    "UserMapping": user_mapping,
    "OpsgenieTeam": opsgenie_team,
    "PagerDutyService": pager_duty_service,
    "ClientKey": client_key,
    "MetricMonitor": metric_monitor,
    "CronMonitor": cron_monitor,
    "UptimeMonitor": uptime_monitor,
    "Alert": alert,
    "Dashboard": dashboard,
}

number = 0
for kind, properties in json.loads((HERE / "copies.json").read_text()).items():
    for prop in properties:
        number += 1
        getattr(sentry, kind)(f"{kind}.{prop}", **INPUTS[kind](f"copy-{number}", f"{kind}.{prop}"))
