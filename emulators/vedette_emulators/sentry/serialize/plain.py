"""Organisations, teams, projects, keys and integrations on the wire."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.state.canonical import reordered
from vedette_emulators.sentry.state.settings import PRIVACY

_AVATAR = {"avatarType": "letter_avatar", "avatarUuid": None, "avatarUrl": None}
_ACCESS = ["org:read", "project:read", "project:write", "team:read", "team:write", "alerts:read", "alerts:write"]

_NOTHING_SEEN = dict.fromkeys(
    (
        "firstTransactionEvent", "hasFeedbacks", "hasFlags", "hasMinifiedStackTrace", "hasMonitors", "hasNewFeedbacks",
        "hasProfiles", "hasReplays", "hasSessions", "hasInsightsHttp", "hasInsightsDb", "hasInsightsAssets",
        "hasInsightsAppStart", "hasInsightsScreenLoad", "hasInsightsVitals", "hasInsightsCaches", "hasInsightsQueues",
        "hasInsightsAgentMonitoring", "hasInsightsMCP", "hasLogs", "hasTraceMetrics",
    ),
    False,
)  # fmt: skip
"""What a project shows before its first event."""


def organization(context: Context, doc: Document) -> dict[str, Any]:
    """Write an organisation; its region is where the emulator itself listens."""
    return {
        "id": doc["id"], "slug": doc["slug"], "name": doc["name"], "dateCreated": doc["dateCreated"],
        "status": {"id": "active", "name": "active"}, "isEarlyAdopter": False, "require2FA": False, "avatar": _AVATAR,
        "links": {"organizationUrl": context.url("sentry"), "regionUrl": context.url("sentry")},
        "hasAuthProvider": False, "allowMemberInvite": True, "allowMemberProjectCreation": True,
        "allowSuperuserAccess": False, "features": ["uptime", "monitors", "workflow-engine-ui"],
    }  # fmt: skip


def team(doc: Document) -> dict[str, Any]:
    return {
        "id": doc["id"], "slug": doc["slug"], "name": doc["name"], "dateCreated": doc["dateCreated"],
        "isMember": True, "teamRole": "admin", "flags": {"idp:provisioned": False}, "access": _ACCESS,
        "hasAccess": True, "isPending": False, "memberCount": 1, "avatar": _AVATAR,
    }  # fmt: skip


def team_brief(context: Context, id_: str) -> dict[str, Any]:
    """Write a team as projects name it."""
    doc = context.store.get("team", id_) or {"slug": "", "name": ""}
    return {"id": id_, "slug": doc["slug"], "name": doc["name"]}


def owner(context: Context, ref: str | None) -> dict[str, Any] | None:
    """Write "team:ID" or "user:ID" as the object Sentry answers with; an owner that is gone is none."""
    kind, _, id_ = (ref or "").partition(":")
    doc = context.store.get(kind, id_) if kind else None
    if doc is None:
        return None
    if kind == "team":
        return {"type": "team", "id": id_, "name": doc["slug"]}
    return {"type": "user", "id": id_, "name": doc["name"], "email": doc["email"]}


def project(context: Context, doc: Document) -> dict[str, Any]:
    """Write a project as lists show it."""
    teams = reordered([team_brief(context, id_) for id_ in doc["teams"]], lambda team: team["id"])
    return {
        "id": doc["id"], "slug": doc["slug"], "name": doc["name"], "platform": doc["platform"],
        "dateCreated": doc["dateCreated"], "isBookmarked": doc["isBookmarked"], "isMember": True,
        "features": ["alert-filters"], "firstEvent": None, "access": _ACCESS, "hasAccess": True,
        "isInternal": False, "isPublic": False, "avatar": _AVATAR, "color": "#3f70bf", "status": "active",
        "team": teams[0] if teams else None, "teams": teams, "platforms": [], "hasUserReports": False,
        "environments": [], "latestRelease": None, **_NOTHING_SEEN,
    }  # fmt: skip


def project_detail(context: Context, doc: Document) -> dict[str, Any]:
    """Write a project with its settings."""
    brief = project(context, doc)
    if brief["team"] is None:
        del brief["team"]
    org = context.store.find("organization") or {}
    return {
        **brief,
        "resolveAge": doc["resolveAge"], "subjectPrefix": doc["subjectPrefix"],
        "subjectTemplate": doc["subjectTemplate"], "options": doc["options"],
        "highlightTags": doc["highlightTags"], "highlightContext": doc["highlightContext"],
        "highlightPreset": {"tags": [], "context": {}},
        "enableAutoReleaseCreation": doc["enableAutoReleaseCreation"],
        "scmSourceContextEnabled": doc["scmSourceContextEnabled"],
        "organization": organization(context, org),
        **{name: doc.get(name, new) for name, new in PRIVACY.items()},
        "digestsMinDelay": 300, "digestsMaxDelay": 1800, "allowedDomains": ["*"], "storeCrashReports": None,
        "securityToken": "", "securityTokenHeader": None, "verifySSL": False,
        "scrapeJavaScript": True, "groupingConfig": "newstyle:2026-01-20", "derivedGroupingEnhancements": "",
        "groupingEnhancements": "", "secondaryGroupingExpiry": 0, "secondaryGroupingConfig": None,
        "fingerprintingRules": "", "processingIssues": 0, "defaultEnvironment": None, "relayPiiConfig": None,
        "builtinSymbolSources": ["ios", "microsoft", "android"], "dynamicSamplingBiases": None, "symbolSources": "[]",
        "isDynamicallySampled": False, "tempestFetchScreenshots": False, "autofixAutomationTuning": "off",
        "seerScannerAutomation": False, "seerNightshiftTweaks": None, "debugFilesRole": None,
    }  # fmt: skip


def key(context: Context, doc: Document) -> dict[str, Any]:
    """Write a client key; the DSN leads to the emulator itself."""
    base, public, project_id = context.url("sentry"), doc["id"], doc["projectId"]
    scheme, host = base.split("://")
    api = f"{base}/api/{project_id}"
    dsn = {
        "secret": f"{scheme}://{public}:{doc['secret']}@{host}/{project_id}",
        "public": f"{scheme}://{public}@{host}/{project_id}",
        "csp": f"{api}/csp-report/?sentry_key={public}",
        "security": f"{api}/security/?sentry_key={public}",
        "minidump": f"{api}/minidump/?sentry_key={public}",
        "nel": f"{api}/nel/?sentry_key={public}",
        "unreal": f"{api}/unreal/{public}/",
        "crons": f"{api}/cron/___MONITOR_SLUG___/{public}/",
        "cdn": f"{base}/js-sdk-loader/{public}.min.js",
        "playstation": f"{api}/playstation/?sentry_key={public}",
        "integration": f"{api}/integration/",
        "otlp_traces": f"{api}/integration/otlp/v1/traces",
        "otlp_logs": f"{api}/integration/otlp/v1/logs",
    }
    served = {name: value for name, value in doc.items() if name != "projectId"}
    return {
        **served, "label": doc["name"], "public": public, "projectId": int(project_id), "dsn": dsn,
        "browserSdk": {"choices": [["latest", "latest"], ["7.x", "7.x"]]},
    }  # fmt: skip


def integration(doc: Document, *, config: bool) -> dict[str, Any]:
    """Write an installed integration; `config` adds what may hold keys of other services.

    Without it `configData` is null and `configOrganization` is left out:
    sentry/integrations/api/serializers/models/integration.py.
    """
    served = {name: value for name, value in doc.items() if name not in {"channels", "configOrganization"}}
    if not config:
        return {**served, "configData": None}
    return {**served, "configOrganization": doc["configOrganization"]}
