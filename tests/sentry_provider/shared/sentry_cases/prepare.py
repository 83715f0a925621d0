"""What examples, copies and drawn inputs point to."""

from __future__ import annotations

from typing import Any

import httpx

# For tests that need no server.
WITHOUT_SERVER = {"team": "1001", "project": "4001", "monitor": "500001", "repository": "9001", "unlinked": "acme/web"}
GITHUB = {"provider": "integrations:github", "installation": "23"}


class _Api:
    """Sentry's API by plain HTTP, as a person would use it."""

    def __init__(self, services: Any) -> None:
        self.services = services

    def post(self, path: str, /, **body: Any) -> dict[str, Any]:
        answer = self.services.api("POST", path, json=body)
        assert answer.is_success, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def project(self, slug: str, name: str) -> dict[str, Any]:
        return self.post("teams/local/payments/projects/", name=name, slug=slug, default_rules=False)


def prepare(services: Any) -> dict[str, Any]:
    """A team `payments`, a project `web` and a linked repository: what examples point to, by {words}."""
    api = _Api(services)
    team = api.post("organizations/local/teams/", slug="payments")
    project = api.project("web", "Web")
    first, unlinked, *_ = sorted(each["full_name"] for each in services.objects("github_repository"))
    repository = api.post("organizations/local/repos/", identifier=first, **GITHUB)
    monitor = next(each for each in services.objects("detector") if each["type"] == "error")
    return {
        "team": team["id"],
        "project": project["id"],
        "monitor": monitor["id"],
        "repository": repository["id"],
        "unlinked": unlinked,
    }


def prepare_more(services: Any, there: dict[str, Any], copies: int = 0) -> dict[str, Any]:
    """A second team, project and repository; for a number of copies also projects, repositories and members."""
    api = _Api(services)
    platform = api.post("organizations/local/teams/", slug="platform")
    elsewhere = api.project("elsewhere", "Elsewhere")
    places = [api.project(f"place-{n}", f"Place {n}") for n in range(copies)]
    with httpx.Client(headers={"Authorization": "Bearer local-admin"}, timeout=30) as client:
        github = f"http://127.0.0.1:{services.port + 2}/orgs/local/repos"
        names = [client.post(github, json={"name": f"copy-{n}"}).json()["full_name"] for n in range(copies + 1)]
    spare = api.post("organizations/local/repos/", identifier=names.pop(), **GITHUB)
    people = [
        api.post("organizations/local/members/", email=f"m{n}@copies.test", orgRole="member") for n in range(copies)
    ]
    return there | {
        "platform": platform["id"],
        "elsewhere": elsewhere["id"],
        "spare": spare["id"],
        "teams": [{"id": there["team"], "slug": "payments"}, {"id": platform["id"], "slug": "platform"}],
        "places": [{"id": one["id"], "slug": one["slug"]} for one in places],
        "monitors": [each["id"] for each in services.objects("detector")][:8],
        "channels": [{"id": each["id"], "name": each["name"]} for each in services.objects("slack_channel")],
        "names": names,
        "members": [one["id"] for one in people],
    }
