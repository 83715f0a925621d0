"""The files that a product puts into its repositories: rendered templates and the runbooks of its services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vedette import names
from vedette.delivery.repositories import Hosted, labels
from vedette.delivery.settings import dsn_name
from vedette.delivery.templates import brings_script, template_text
from vedette.model import Cron, File, Product, Uptime
from vedette.render import Value
from vedette.resolve import ResolvedProduct, project
from vedette.source import Folder, Loaded, Path, Unreadable

SCRIPTS = "workflows/scripts"

# Looked for from the start of a word only: from each of its letters would take the square of its length.
_SCRIPT = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]+\.(?:sh|sql|py)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """A template with its values and the place in the repository where the result goes.

    Attributes:
        template: Its path below `templates/`.
        entry: The template of the product file that it belongs to: itself, or the one that needs it.
        text: The template's text, or why it cannot be read.
        path: Where the result lies in the repository.
        values: What its placeholders may name.
        place: Where it stands in the product file.
    """

    template: str
    entry: str
    text: str | Unreadable
    path: str
    values: dict[str, Value]
    place: Path


def renderings(loaded: Loaded, hosted: Hosted) -> Iterator[Rendering]:
    """The templates of one repository, each with the scripts that it names and that no other has brought."""
    if not hosted.entry.files:
        return
    written = {name: entry.path or names.template_path(name) for name, entry in hosted.entry.files.items()}
    shared = _values(loaded.product, hosted)
    brought = set(written)
    for template, entry in hosted.entry.files.items():
        values = {**shared, **_cron_values(loaded.product, hosted, entry), **entry.values}
        for name in (template, *_scripts(loaded.folder, template, brought)):
            yield Rendering(
                template=name,
                entry=template,
                text=template_text(loaded.folder, name),
                path=written.get(name) or names.template_path(name),
                values=values,
                place=(*hosted.path, "files", template),
            )


def _scripts(folder: Folder, template: str, brought: set[str]) -> Iterator[str]:
    """The scripts that a template names, and those that they name, once each; also one that cannot be read."""
    waiting = [template]
    while waiting:
        named_in = waiting.pop()
        text = template_text(folder, named_in)
        for word in dict.fromkeys(_SCRIPT.findall(text)) if isinstance(text, str) else ():
            name = f"{SCRIPTS}/{word}"
            if name not in brought and brings_script(folder, named_in, name):
                brought.add(name)
                waiting.append(name)
                yield name


def runbook_files(loaded: ResolvedProduct, hosted: Hosted) -> dict[str, str]:
    """The runbooks of the services of a repository: the path of each in the catalog by its path there."""
    product = loaded.product
    found: dict[str, None] = {}
    for alerts in loaded.alerts.values():
        for resolved in alerts:
            if resolved.alert.service in hosted.services and resolved.runbook:
                found.setdefault(resolved.runbook)
    monitors: list[Cron | Uptime] = [*product.crons.values(), *product.uptimes.values()]
    for monitor in monitors:
        if monitor.service in hosted.services and monitor.runbook:
            found.setdefault(monitor.runbook)
    return {names.runbook_path(name): name for name in sorted(found)}


def delivered(text: str | Unreadable) -> str:
    """The text that is written into a repository.

    Raises:
        ValueError: It could not be read, which the checks find before a plan is made. Never is an empty file written
            in its place.
    """
    if isinstance(text, Unreadable):
        raise ValueError(f"a file that cannot be read is to be delivered: {text.message}")  # noqa: TRY004
    return text


def _values(product: Product, hosted: Hosted) -> dict[str, Value]:
    """What every template of a repository may name; `with` in the product file adds to it and goes first."""
    owner, _, name = hosted.name.partition("/")
    projects = tuple(dict.fromkeys(project(product, service) for service in hosted.services))
    values: dict[str, Value] = {
        "product": product.product,
        "title": product.title,
        "team": product.team,
        "repository": hosted.name,
        "owner": owner,
        "name": name,
        "branch": names.BRANCH,
        "environment": names.PRODUCTION,
        "sentry_environment": names.PRODUCTION,
        "environments": tuple(product.environments),
        "services": hosted.services,
        "projects": projects,
        "labels": tuple(one.name for one in labels(product, hosted)),
    }
    if len(projects) == 1:
        values["project"] = projects[0]
    if len(hosted.services) == 1:
        values["service"] = hosted.services[0]
        values["dsn"] = dsn_name(hosted, hosted.services[0])
    for service in hosted.services:
        values[f"services.{service}.project"] = project(product, service)
        values[f"services.{service}.path"] = product.services[service].path or "."
    for job, cron in product.crons.items():
        values[f"crons.{job}.slug"] = job
        values[f"crons.{job}.name"] = cron.title
        if cron.service in product.services:
            values[f"crons.{job}.project"] = project(product, cron.service)
        values[f"crons.{job}.schedule"] = cron.schedule
        values[f"crons.{job}.timezone"] = cron.timezone
        values[f"crons.{job}.margin"] = cron.margin.minutes
        values[f"crons.{job}.max_runtime"] = cron.max_runtime.minutes
    for address, uptime in product.uptimes.items():
        values[f"uptimes.{address}.url"] = uptime.url
    return values


def _cron_values(product: Product, hosted: Hosted, entry: File) -> dict[str, Value]:
    """What a workflow that runs a job needs to run and to check in."""
    cron = product.crons.get(entry.cron or "")
    if cron is None or entry.cron is None:
        return {}
    values: dict[str, Value] = {
        "monitor": entry.cron,
        "schedule": cron.schedule,
        "timezone": cron.timezone,
        "margin": cron.margin.minutes,
        "max_runtime": cron.max_runtime.minutes,
    }
    if cron.service in hosted.services:
        values |= {"project": project(product, cron.service), "dsn": dsn_name(hosted, cron.service)}
    return values
