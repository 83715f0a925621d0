"""What drawn inputs point to."""

from typing import Any

import httpx

__all__ = ["make_world"]


def make_world(services: Any, count: int) -> dict[str, Any]:
    """Make by plain HTTP what `count` drawn inputs of each type point to, and say what there is."""
    with httpx.Client(headers={"Authorization": "Bearer local-admin"}, timeout=30) as client:

        def make(url: str, **body: Any) -> dict[str, Any]:
            answer = client.post(url, json=body)
            assert answer.is_success, answer.text
            made: dict[str, Any] = answer.json()
            return made

        root = f"{services.sentry}/api/0"
        ours, projects = f"{root}/organizations/local", f"{root}/teams/local/drawn-a/projects/"
        teams = [make(f"{ours}/teams/", slug=slug) for slug in ("drawn-a", "drawn-b", "drawn-c")]
        home = make(projects, name="Home", slug="home", default_rules=False)
        places = [make(projects, name=f"Place {n}", slug=f"place-{n}", default_rules=False) for n in range(count)]
        github = f"http://127.0.0.1:{services.port + 2}/orgs/local/repos"
        names = [make(github, name=f"drawn-{n}")["full_name"] for n in range(count + 1)]
        linked = {"provider": "integrations:github", "installation": "23", "identifier": names.pop()}
        repository = make(f"{ours}/repos/", **linked)
        people = [make(f"{ours}/members/", email=f"m{n}@drawn.test", orgRole="member") for n in range(count)]
    return {
        "project": "home",
        "projectId": home["id"],
        "places": [{"slug": one["slug"], "id": one["id"]} for one in places],
        "teams": [{"slug": one["slug"], "id": one["id"]} for one in teams],
        "monitors": [one["id"] for one in services.objects("detector")][:8],
        "channels": [{"id": one["id"], "name": one["name"]} for one in services.objects("slack_channel")],
        "repository": repository["id"],
        "unlinked": names,
        "members": [one["id"] for one in people],
    }
