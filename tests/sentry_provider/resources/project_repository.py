"""ProjectRepository. Sentry serves no links, so that nobody can see one go, and none can be imported."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases.case import Case, drawn, place


def draw(there):
    return drawn({"repositoryId": st.just(there["repository"])})


CASE = Case(
    example={"project": "web", "repositoryId": "{repository}"},
    second={"project": "elsewhere", "repositoryId": "{spare}"},
    unique={"project": place},
    always=True,
    store="repository",
    drift={"project": "Sentry serves no links", "repositoryId": "Sentry serves no links"},
    import_id=None,
    refused=[({"repositoryId": "acme/web"}, "repositoryId", "getRepository gives it by name")],
    draw=draw,
)
