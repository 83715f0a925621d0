"""Whether a service answers as the account that a state is of; each asks as its Pulumi plugin would.

A plugin takes "404" to mean that somebody deleted the object. A wrong token, account or address answers 404 to
everything, too.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

TIMEOUT_S = 30.0
ATTEMPTS = 3
PAUSE_S = 1.0
"""Between attempts, where a service is busy or fails."""
TRIED = 20
"""How many recorded objects are looked for, of which one has to be there."""
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Recorded:
    """A resource that the state has: its type's last word (`Label`), its id and its inputs."""

    type: str
    id: str
    inputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Account:
    """How one provider of a state reaches its service, and what the state has of it."""

    base_url: str
    token: str
    owner: str
    resources: tuple[Recorded, ...]


class Service:
    """Asks one service; `problems` has a sentence for each answer under which a refresh would lose resources."""

    def __init__(self, title: str, account: Account, headers: Mapping[str, str]) -> None:
        self.account = account
        self.problems: list[str] = []
        self._where = f"{title} at {shown(account.base_url)}"
        self._loopback = is_loopback(account.base_url)
        self._headers = {"Accept": "application/json", "User-Agent": "vedette", **headers}

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> tuple[str, Any]:
        """The status as a text, or what went wrong, and the JSON body; by POST where there is a form.

        Only names of errors are kept: their messages may hold the header with the token.
        """
        said: tuple[str, Any] = ("nothing", None)
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(PAUSE_S * attempt)
            try:
                with httpx.Client(timeout=TIMEOUT_S, trust_env=not self._loopback, headers=self._headers) as client:
                    answer = self._follow(client, path, form)
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                said = (f"nothing ({type(error).__name__})", None)
                continue
            try:
                body = answer.json()
            except ValueError:
                body = None
            said = (str(answer.status_code), body)
            if answer.status_code != 429 and answer.status_code < 500:
                break
        return said

    def _follow(self, client: httpx.Client, path: str, form: Mapping[str, str] | None) -> httpx.Response:
        """Ask, and follow a renamed repository on the same server; a token is sent to no other."""
        method = "GET" if form is None else "POST"
        answer = client.request(method, self.account.base_url + path, data=form)
        for _ in range(3):
            if answer.next_request is None or answer.next_request.url.netloc != answer.url.netloc:
                break
            answer = client.send(answer.next_request)
        return answer

    def refuse(self, status: str, what: str) -> None:
        """Note an answer that makes a refresh unsafe."""
        self.problems.append(f"{self._where} answered {status} to {what}")

    def none_is_there(self, tried: Iterable[str]) -> None:
        """Note that the service has nothing of what the state has."""
        names = list(tried)
        shown = ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
        self.problems.append(
            f"{self._where} answers, and has nothing that the state has ({shown}): it may be another account"
        )


def github(account: Account) -> list[str]:
    """Ask for the owner, for each repository, and in it for the list of each kind that the state has."""
    service = Service("GitHub", account, {"Authorization": f"Bearer {account.token}"})
    owner = quote(account.owner, safe="")
    status, body = service.ask(f"orgs/{owner}")
    if status == "404":
        status, body = service.ask(f"users/{owner}")
    if status != "200" or str(_get(body, "login")).lower() != account.owner.lower():
        service.refuse(status, f"the owner {account.owner}")
        return service.problems
    kinds: dict[str, set[str]] = {}
    for resource in account.resources:
        if repository := str(resource.inputs.get("repository") or ""):
            kinds.setdefault(repository, set()).add(_GITHUB_LISTS.get(resource.type, ""))
    wanted = [(name, path) for name in sorted(kinds) for path in sorted(kinds[name] | {""})]
    answers = _each(lambda one: service.ask(f"repos/{owner}/{quote(one[0], safe='')}{one[1]}"), wanted)
    for (name, path), (status, body) in zip(wanted, answers, strict=True):
        if not path and (status != "200" or not _get(body, "name")):
            service.refuse(status, f"the repository {account.owner}/{name}")
        elif path and status in {"404", "410"}:
            service.refuse(status, f"the list {path.partition('?')[0]} of the repository {account.owner}/{name}")
    if not service.problems:
        _one_is_there(service, owner, account.resources)
    return service.problems


def _one_is_there(service: Service, owner: str, resources: Iterable[Recorded]) -> None:
    """Ask for objects of the state until one is there: lists may answer where each object is 404."""
    tried = []
    for resource in _spread(resources, _GITHUB_OBJECTS):
        path, key = _GITHUB_OBJECTS[resource.type].split("/{", 1)
        repository, name = (str(resource.inputs.get(one) or "") for one in ("repository", key))
        if not repository or not name:
            continue
        address = f"repos/{owner}/{quote(repository, safe='')}/{path}/{quote(name, safe='')}"
        status, _ = service.ask(address)
        if status == "200":
            return
        if status != "404":
            service.refuse(status, address)
            return
        tried.append(address)
    if tried:
        service.none_is_there(tried)


_GITHUB_OBJECTS = {
    "IssueLabel": "labels/{name",
    "ActionsVariable": "actions/variables/{variableName",
    "ActionsSecret": "actions/secrets/{secretName",
    "RepositoryEnvironment": "environments/{environment",
}
"""The address of one object in its repository, and the input that has its name."""

_GITHUB_LISTS = {
    "IssueLabel": "/labels?per_page=1",
    "RepositoryFile": "/branches?per_page=1",
    "ActionsSecret": "/actions/secrets?per_page=1",
    "ActionsVariable": "/actions/variables?per_page=1",
    "RepositoryEnvironment": "/environments?per_page=1",
    "ActionsEnvironmentSecret": "/environments?per_page=1",
    "ActionsEnvironmentVariable": "/environments?per_page=1",
    "RepositoryRuleset": "/rulesets?per_page=1",
}


def pagerduty(account: Account) -> list[str]:
    """Ask for a list, and for objects of the state until one is there."""
    headers = {"Authorization": f"Token token={account.token}", "Accept": "application/vnd.pagerduty+json;version=2"}
    service = Service("PagerDuty", account, headers)
    status, body = service.ask("users?limit=1")
    if status != "200" or not isinstance(_get(body, "users"), list):
        service.refuse(status, "the list of users")
        return service.problems
    tried = []
    for resource in _spread(account.resources, _PAGERDUTY):
        path = f"{_PAGERDUTY[resource.type]}/{quote(resource.id, safe='')}"
        status, _ = service.ask(path)
        if status == "200":
            return []
        if status != "404":
            service.refuse(status, path)
            return service.problems
        tried.append(path)
    if tried:
        service.none_is_there(tried)
    return service.problems


_PAGERDUTY = {
    "Service": "services",
    "EscalationPolicy": "escalation_policies",
    "Schedule": "schedules",
    "Team": "teams",
    "BusinessService": "business_services",
    "User": "users",
}


class _Slack(Service):
    def call(self, method: str, **words: str) -> tuple[str, Any]:
        """Call a method: what it answered, 200 where that was `ok`, and the body."""
        status, body = self.ask(method, words)
        if status == "200" and _get(body, "ok") is not True:
            error = _get(body, "error")
            status = error if isinstance(error, str) and re.fullmatch(r"[a-z_]{1,60}", error) else "no JSON of Slack's"
        return status, body


def slack(account: Account) -> list[str]:
    """Ask whose the token is, and for channels and groups of the state until one is there."""
    service = _Slack("Slack", account, {"Authorization": f"Bearer {account.token}"})
    groups = {one.id for one in account.resources if one.type == "Usergroup"}
    calls: list[tuple[str, dict[str, str]]] = [("auth.test", {})]
    calls += [("usergroups.list", {"include_disabled": "true"})] if groups else []
    channels = [one.id for one in _spread(account.resources, {"Conversation": ""})]
    calls += [("conversations.info", {"channel": channel}) for channel in channels]
    for method, words in calls:
        status, body = service.call(method, **words)
        if status not in {"200", "channel_not_found"}:
            service.refuse(status, method)
            return service.problems
        listed = {str(_get(row, "id")) for row in _get(body, "usergroups") or ()}
        if status == "200" and ("channel" in words or groups & listed):
            return []
    if tried := [*sorted(groups), *channels]:
        service.none_is_there(tried)
    return service.problems


def sentry(account: Account) -> list[str]:
    """Ask for the organisation: its provider removes nothing on a 404 unless this answered."""
    service = Service("Sentry", account, {"Authorization": f"Bearer {account.token}"})
    status, body = service.ask(f"organizations/{quote(account.owner, safe='')}/")
    if status != "200" or account.owner not in {_get(body, "slug"), _get(body, "id")}:
        service.refuse(status, f"the organisation {account.owner}")
    return service.problems


PROBES: Mapping[str, Callable[[Account], list[str]]] = {
    "github": github,
    "pagerduty": pagerduty,
    "slack": slack,
    "sentry": sentry,
}
"""By the name of the Pulumi package."""


def _spread(resources: Iterable[Recorded], kinds: Mapping[str, str]) -> Iterator[Recorded]:
    """At most `TRIED` resources, of each kind in turn."""
    by_kind = [[one for one in resources if one.type == kind] for kind in kinds]
    return islice((one for row in zip_longest(*by_kind) for one in row if one is not None), TRIED)


def _each(call: Callable[[tuple[str, str]], tuple[str, Any]], items: list[tuple[str, str]]) -> list[tuple[str, Any]]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(call, items))


def _get(body: Any, name: str) -> Any:  # noqa: ANN401 - what a service answers has any shape
    return body.get(name) if isinstance(body, Mapping) else None


def is_loopback(address: str) -> bool:
    """Whether an address is one of this machine alone."""
    try:
        return urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"}
    except ValueError:
        return False


def shown(address: str) -> str:
    """An address without a user, a password, a path or a query."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "an address that is none"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
