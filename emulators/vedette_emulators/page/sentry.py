"""The page's sections on what Sentry received and detected; a section without rows is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.page.html import Markup, table, tag
from vedette_emulators.sentry.state import checkins, releases, settings

_LATEST = 20
_CRON = "monitor_check_in_failure"


def sections(context: Context) -> list[Markup]:
    """Write issues, notifications, releases, check-ins, repositories, mappings, ownership, privacy and filters."""
    store = context.store
    projects = {doc["id"]: doc for doc in store.all("project")}
    slugs = {id_: doc["slug"] for id_, doc in projects.items()}
    repositories = {doc["id"]: doc["name"] for doc in store.all("repository")}
    found: list[Markup] = []

    def section(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        written = list(rows)
        if written:
            found.extend((tag("h2", title), table(head, written)))

    section(
        "Issues",
        ("id", "title", "project", "level", "status", "events", "last seen"),
        (
            (
                doc["shortId"],
                doc["title"],
                slugs[doc["projectId"]],
                doc["level"],
                doc["status"],
                str(doc["count"]),
                doc["lastSeen"],
            )
            for doc in store.all("issue")[::-1]
        ),
    )
    section(
        "Notifications",
        ("when", "alert", "how", "to", "outcome"),
        (
            (doc["dateCreated"], doc["alert"], doc["kind"], doc["to"], "sent" if doc["ok"] else doc["reason"])
            for doc in store.all("delivery")[::-1]
        ),
    )
    section(
        "Mail",
        ("when", "to", "subject"),
        ((doc["dateCreated"], doc["to"], doc["subject"]) for doc in store.all("mail")[::-1]),
    )
    section(
        "Releases",
        ("id", "version", "projects", "released", "deployed to"),
        (_release(context, doc, slugs) for doc in store.all("release")[::-1]),
    )
    section(
        "Check-ins",
        ("monitor", "environment", "status", "last", "next", "latest check-ins"),
        (
            _environment(context, monitor, doc)
            for monitor in store.all("detector", type=_CRON)
            for doc in checkins.environments(context, monitor)
        ),
    )
    section(
        "Repositories in Sentry",
        ("id", "name", "status"),
        ((doc["id"], doc["name"], doc["status"]) for doc in store.all("repository")),
    )
    section(
        "Code mappings",
        ("id", "project", "repository", "frames under", "are in", "branch"),
        (
            (
                doc["id"],
                slugs[doc["projectId"]],
                repositories[doc["repositoryId"]],
                doc["stackRoot"],
                doc["sourceRoot"],
                doc["defaultBranch"],
            )
            for doc in store.all("code_mapping")
        ),
    )
    section(
        "Ownership",
        ("project", "rules", "assignment"),
        ((slugs[doc["id"]], doc["raw"] or "", doc["autoAssignment"]) for doc in store.all("ownership")),
    )
    section(
        "Privacy and filters",
        ("project", "scrubbed", "IP addresses", "errors ignored", "events dropped"),
        (_privacy(context, doc) for doc in projects.values()),
    )
    return found


def _release(context: Context, doc: Document, slugs: dict[str, str]) -> tuple[str, ...]:
    deployed = [one["environment"] for one in releases.deploys(context, doc)]
    projects = ", ".join(slugs[id_] for id_ in doc["projects"])
    return doc["id"], doc["version"], projects, doc["dateReleased"] or "no", ", ".join(deployed)


def _environment(context: Context, monitor: Document, doc: Document) -> tuple[str, ...]:
    latest = [one["status"] for one in checkins.check_ins(context, monitor) if one["environmentId"] == doc["id"]]
    slug = monitor["dataSources"][0]["queryObj"]["slug"]
    return slug, doc["name"], doc["status"], doc["lastCheckIn"], doc["nextCheckIn"], ", ".join(latest[:_LATEST])


def _privacy(context: Context, project: Document) -> tuple[str, ...]:
    has = {**settings.PRIVACY, **project}
    fields = ["usual names"] if has["dataScrubber"] and has["dataScrubberDefaults"] else []
    fields += has["sensitiveFields"] if has["dataScrubber"] else []
    on = [
        doc["filter"] + (f" ({', '.join(doc['active'])})" if isinstance(doc["active"], list) else "")
        for doc in settings.filters(context, project)
        if doc["active"]
    ]
    ignored = ", ".join((project["options"]["filters:error_messages"] or "").splitlines())
    kept = "dropped" if has["scrubIPAddresses"] else "kept"
    return project["slug"], ", ".join(fields) or "nothing", kept, ignored, ", ".join(on)
