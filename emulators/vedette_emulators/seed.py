"""What a company has before anybody provisions anything: a document of people, repositories, teams and channels.

The emulators know no company. Whoever starts them says who and what is there; what is missing is added, and nothing is
ever removed, so that the same document may be sent any number of times, to new services and to old ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from vedette_emulators.core.context import Context
from vedette_emulators.core.wire import Json
from vedette_emulators.github import seed as github
from vedette_emulators.pagerduty import seed as pagerduty
from vedette_emulators.slack import seed as slack

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_LOGIN = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
# An owner and a name together, since the local GitHub has one owner for all.
_REPOSITORY = re.compile(r"[A-Za-z0-9._-]{1,140}")
_CHANNEL = re.compile(r"[a-z0-9_-]{1,80}")
_LONGEST = 200

_LISTS = {
    "logins": (_LOGIN, "a login of GitHub: 1 to 39 letters, digits and single hyphens"),
    "teams": (_SLUG, "a team's slug: small letters, digits, hyphens and underscores"),
    "repositories": (_REPOSITORY, "a repository's name without its owner: letters, digits, dots and hyphens"),
    "channels": (_CHANNEL, "a channel's name without its #: small letters, digits, hyphens and underscores"),
}
_KEYS = ("people", *_LISTS)


class SeedError(ValueError):
    """A document is no seed; the message lists everything that is wrong with it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account at Slack and at PagerDuty."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Seed:
    """What is to be there.

    Attributes:
        people: Members of the Slack workspace and users of PagerDuty.
        logins: Members of the GitHub organisation.
        teams: Slugs of its teams.
        repositories: Names of its repositories.
        channels: Public channels of the workspace that exist already, without `#`.
    """

    people: tuple[Person, ...] = ()
    logins: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


def parse(body: Json) -> Seed:
    """Check a document, before any of it is added.

    Raises:
        SeedError: something in it is wrong.
    """
    if not isinstance(body, dict):
        msg = f"a seed is a JSON object with any of {', '.join(_KEYS)}"
        raise SeedError(msg)
    problems = [f"{key!r} is unknown: a seed has {', '.join(_KEYS)}" for key in body if key not in _KEYS]
    people = tuple(_people(body.get("people", []), problems))
    lists = {name: tuple(_names(name, body.get(name, []), problems)) for name in _LISTS}
    if problems:
        raise SeedError("; ".join(problems))
    return Seed(people=people, **lists)


def read(file: Path) -> Seed:
    """Read a document from a file.

    Raises:
        SeedError: it cannot be read, is no JSON, or something in it is wrong.
    """
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"{file} cannot be read: {error.strerror}"
        raise SeedError(msg) from error
    except (ValueError, RecursionError) as error:
        msg = f"{file} is not JSON ({error})"
        raise SeedError(msg) from error
    try:
        return parse(body)
    except SeedError as error:
        msg = f"{file}: {error}"
        raise SeedError(msg) from error


def add(context: Context, seed: Seed) -> dict[str, int]:
    """Add what is missing, and return how many of each were."""
    return {
        "slack_people": slack.add_people(context, [(one.name, one.email) for one in seed.people]),
        "pagerduty_people": pagerduty.add_people(context, [(one.name, one.email) for one in seed.people]),
        "channels": slack.add_channels(context, seed.channels),
        "logins": github.add_logins(context, seed.logins),
        "teams": github.add_teams(context, seed.teams),
        "repositories": github.add_repositories(context, seed.repositories),
    }


def _people(given: Json, problems: list[str]) -> Iterable[Person]:
    if not isinstance(given, list):
        problems.append("people is a list of objects with name and email")
        return
    for number, one in enumerate(given):
        where = f"people[{number}]"
        if not isinstance(one, dict) or set(one) != {"name", "email"}:
            problems.append(f"{where} is an object with name and email")
            continue
        name, email = one["name"], one["email"]
        if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST or not name.isprintable():
            problems.append(f"{where}.name is {_shown(name)}: a name of 1 to {_LONGEST} characters is needed")
        elif (
            not isinstance(email, str)
            or len(email) > _LONGEST
            or not email.isprintable()
            or not _EMAIL.fullmatch(email)
        ):
            problems.append(f"{where}.email is {_shown(email)}: an e-mail address is needed")
        else:
            yield Person(name, email.lower())


def _names(kind: str, given: Json, problems: list[str]) -> Iterable[str]:
    pattern, what = _LISTS[kind]
    if not isinstance(given, list):
        problems.append(f"{kind} is a list; each entry is {what}")
        return
    for number, one in enumerate(given):
        if isinstance(one, str) and pattern.fullmatch(one) and one not in (".", ".."):
            yield one
        else:
            problems.append(f"{kind}[{number}] is {_shown(one)}: {what}")


def _shown(value: Json) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # enough to find it by
