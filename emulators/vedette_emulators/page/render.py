"""The page that shows what the services hold."""

from __future__ import annotations

from collections.abc import Mapping

from vedette_emulators.core.clock import iso
from vedette_emulators.core.context import Context
from vedette_emulators.core.http import Service
from vedette_emulators.core.store import Document
from vedette_emulators.page import github, pagerduty, sentry, slack
from vedette_emulators.page.html import Markup, page, table, tag
from vedette_emulators.sentry.state.projects import BUILT_IN

_KINDS = ("team", "project", "key", "detector", "workflow", "dashboard", "integration")
_OPERATORS = {"gt": ">", "gte": "≥", "lt": "<", "lte": "≤"}
_LEVELS = {75: "high", 50: "medium", 0: "resolved"}
_TYPES = {
    "metric_issue": "metric",
    "monitor_check_in_failure": "cron",
    "uptime_domain_failure": "uptime",
}


def render(context: Context, services: Mapping[str, Service]) -> str:
    """Write the page: where things listen, how many there are, and tables of what matters."""
    store = context.store
    slugs = {doc["id"]: doc["slug"] for doc in store.all("project")}
    monitors = [doc for doc in store.all("detector") if doc["type"] not in BUILT_IN]
    names = {doc["id"]: doc["name"] for doc in store.all("detector")}
    return page(
        "Vedette: local services",
        tag("h1", "Vedette: local services"),
        tag(
            "p",
            "Sentry at ",
            tag("code", context.url("sentry")),
            f", organisation local, {len(services['sentry'].routes)} routes. GitHub at ",
            tag("code", context.url("github") + "/api/v3"),
            f", owner local, {len(services['github'].routes)} routes. Slack at ",
            tag("code", context.url("slack") + "/api/"),
            f", workspace local, {len(services['slack'].routes)} routes. PagerDuty at ",
            tag("code", context.url("pagerduty")),
            f", {len(services['pagerduty'].routes)} routes. Clock: {iso(context.clock.now())}"
            f"{' (stopped)' if context.clock.frozen else ''}.",
            class_="quiet",
        ),
        _counts(context),
        tag("h2", "Projects"),
        table(("id", "slug", "name", "platform", "teams"), (_project(context, doc) for doc in store.all("project"))),
        tag("h2", "Monitors"),
        table(
            ("id", "name", "type", "project", "what", "opens an issue", "on"),
            ((doc["id"], doc["name"], *_monitor(doc, slugs)) for doc in monitors),
        ),
        tag("h2", "Alerts"),
        table(
            ("id", "name", "monitors", "when", "notifies", "at most every", "on"),
            ((doc["id"], doc["name"], *_alert(doc, names)) for doc in store.all("workflow")),
        ),
        tag("h2", "Dashboards"),
        table(
            ("id", "title", "widgets"),
            (
                (doc["id"], doc["title"], ", ".join(one["title"] for one in doc["widgets"]))
                for doc in store.all("dashboard")
            ),
        ),
        *sentry.sections(context),
        *github.sections(context),
        *slack.sections(context),
        *pagerduty.sections(context),
    )


def _counts(context: Context) -> Markup:
    items = [tag("li", tag("b", str(context.store.count(kind))), f"{kind}s") for kind in _KINDS]
    asked = sum(context.log.counts().values())
    return tag("ul", *items, tag("li", tag("b", str(asked)), "requests"), class_="counts")


def _project(context: Context, doc: Document) -> tuple[str, ...]:
    teams = [team["slug"] for id_ in doc["teams"] if (team := context.store.get("team", id_))]
    return doc["id"], doc["slug"], doc["name"], doc["platform"] or "", ", ".join(teams)


def _monitor(doc: Document, slugs: dict[str, str]) -> tuple[str, ...]:
    source = doc["dataSources"][0]["queryObj"]
    opens = ""
    if doc["type"] == "metric_issue":
        query = source["snubaQuery"]
        what = f"{query['aggregate']} of {query['query'] or 'everything'} in {query['timeWindow']} s"
        opens = ", ".join(
            f"{_LEVELS.get(row['conditionResult'], row['conditionResult'])} {_OPERATORS.get(row['type'], row['type'])} "
            f"{row['comparison']}"
            for row in (doc["conditionGroup"] or {}).get("conditions", ())
            if row["conditionResult"]
        )
    elif doc["type"] == "monitor_check_in_failure":
        config = source["config"]
        what = f"{config['schedule']} {config['timezone']}"
        opens = f"after {config['failure_issue_threshold'] or 1} missed or failed"
    else:
        what = f"{source['method']} {source['url']} every {source['intervalSeconds']} s"
        opens = f"after {doc['config']['downtimeThreshold']} failed"
    return _TYPES[doc["type"]], slugs.get(doc["projectId"], ""), what, opens, _on(doc)


def _alert(doc: Document, names: dict[str, str]) -> tuple[str, ...]:
    rows = [row["type"] for row in doc["triggers"]["conditions"]]
    rows += [row["type"] for group in doc["actionFilters"] for row in group["conditions"]]
    notifies = [
        f"{action['type']} {action['config']['targetDisplay'] or action['config']['targetIdentifier'] or ''}".strip()
        for group in doc["actionFilters"]
        for action in group["actions"]
    ]
    monitors = ", ".join(names.get(id_, id_) for id_ in doc["detectorIds"])
    return monitors, ", ".join(dict.fromkeys(rows)), ", ".join(notifies), f"{doc['config']['frequency']} min", _on(doc)


def _on(doc: Document) -> str:
    return "yes" if doc["enabled"] else "no"
