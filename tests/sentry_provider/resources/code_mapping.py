"""CodeMapping."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases.case import Case, drawn


def draw(there):
    return drawn({"repository": st.just(there["repository"]), "integrationId": st.just("23")})


CASE = Case(
    example={
        "project": "web",
        "repository": "{repository}",
        "integrationId": "23",
        "stackRoot": "app/",
        "sourceRoot": "src/app/",
        "defaultBranch": "trunk",
    },
    second={
        "defaultBranch": "main",
        "stackRoot": "lib/",
        "sourceRoot": "",
        "repository": "{spare}",
        "project": "elsewhere",
        "integrationId": "21",
    },
    unique={"stackRoot": lambda value, number, there: f"{number}/{value or ''}"},
    known_by=("project", "stackRoot"),
    create_path="/code-mappings/$",
    store="code_mapping",
    drift={
        "project": {"projectId": "{elsewhere}"},
        "repository": {"repositoryId": "{spare}"},
        "integrationId": {"integrationId": "21"},
        "stackRoot": {"stackRoot": "edited/"},
        "sourceRoot": {"sourceRoot": ""},
        "defaultBranch": {"defaultBranch": "edited"},
    },
    becomes={"project": "replace", "integrationId": "replace"},
    by_hand=(
        "POST",
        "organizations/local/code-mappings/",
        {
            "repositoryId": "{repository}",
            "projectId": "{project}",
            "integrationId": "23",
            "stackRoot": "app/",
            "sourceRoot": "src/",
            "defaultBranch": "trunk",
        },
    ),
    refused=[
        ({"sourceRoot": "my app/"}, "sourceRoot", "paths hold neither blanks nor quotation marks"),
        ({"defaultBranch": "/main"}, "defaultBranch", 'is "/main": use letters, digits'),
        ({"repository": "acme/web"}, "repository", 'is "acme/web": write the numeric id'),
    ],
    draw=draw,
)
