"""Which of the catalog's projects a stack watches, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, NotEvaluated, Resource, Result, Stack, Unknown, UnknownUsedError, Violation

_ONE_OF_SEVERAL = "service:"
"""Services that share a project are told apart by this tag; each has alerts of its own."""


def missing(stack: Stack, context: Context, covers: Callable[[Resource], bool], what: str) -> Iterator[Result]:
    """Every project of production that has no metric monitor of a kind; `what` is the word for it.

    A project that cron monitors alone watch runs jobs, which answer no requests. A stack that does not declare
    production's monitors cannot say what is missing.
    """
    unseen: list[Unknown] = []

    def projects(monitors: list[Resource], fits: Callable[[Resource], bool]) -> set[str]:
        found = set()
        for one in monitors:
            try:
                if fits(one):
                    found.add(project(one))
            except UnknownUsedError as error:
                unseen.append(error.unknown)
        return found

    requests = projects(stack.of(types.METRIC_MONITOR, types.UPTIME_MONITOR), lambda _: True)
    jobs = projects(stack.of(types.CRON_MONITOR), lambda _: True) - requests
    for environment in filter(context.facts.is_production, context.facts.environments):
        watching = [one for one in stack.of(types.METRIC_MONITOR) if _watches(one, environment, unseen)]
        covered = projects(watching, covers)
        for slug, environments in context.facts.projects.items():
            if environment not in environments or slug in covered:
                continue
            # What cannot be seen may be the alert, or a request that makes more of a project than its jobs.
            if unseen:
                yield NotEvaluated.of(unseen[0])
            elif slug not in jobs:
                yield _violation(stack, slug, f"{what} in {environment}")


def whole(monitor: Resource, words: list[str]) -> bool:
    """Whether a monitor's query leaves nothing out but what is in other words than these; raises like `get`."""
    query = monitor.text("query").split()
    return all(word in words or word.startswith(_ONE_OF_SEVERAL) for word in query)


def project(monitor: Resource) -> str:
    """The slug of a monitor's project: at a preview that of the resource which it comes from."""
    source = next(iter(monitor.sources.get("project", ())), None)
    return source.text("slug") if source else monitor.text("project")


def declared(stack: Stack, slug: str) -> Resource | None:
    """The project, None where another stack declares it."""
    return next((one for one in stack.of(types.PROJECT) if one.props.get("slug") == slug), None)


def _watches(monitor: Resource, environment: str, unseen: list[Unknown]) -> bool:
    # A monitor without an environment looks at all of them.
    try:
        return monitor.text("environment") in {environment, ""} and monitor.get("enabled") is not False
    except UnknownUsedError as error:
        unseen.append(error.unknown)
        return False


def _violation(stack: Stack, slug: str, what: str) -> Violation:
    seen = f"`{slug}` has no {what}"
    return Violation(resource=declared(stack, slug), about=slug, seen=seen, allowed="every project has one that is on")
