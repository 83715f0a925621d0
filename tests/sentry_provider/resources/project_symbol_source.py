"""ProjectSymbolSource."""

from __future__ import annotations

from hypothesis import strategies as st
from pulumi_resource_sentry.resources import symbol_source
from sentry_cases.case import Case, drawn
from sentry_cases.texts import text

BY_TYPE = [
    "type",
    "url",
    "username",
    "password",
    "bucket",
    "prefix",
    "region",
    "accessKey",
    "secretKey",
    "clientEmail",
    "privateKey",
]
NOT_S3 = dict.fromkeys(("bucket", "prefix", "region", "accessKey", "secretKey"))


def draw(there):
    """A type with what it needs, and some of what it may have."""

    def of(kind):
        needed, may = symbol_source._KEYS[kind]
        own = {name: text(60) for name in needed}
        return st.fixed_dictionaries({"type": st.just(kind), **own}, optional={name: text(60) for name in may})

    return drawn(dict.fromkeys(BY_TYPE), st.sampled_from(list(symbol_source._KEYS)).flatmap(of))


CASE = Case(
    example={
        "project": "web",
        "type": "s3",
        "name": "Ours",
        "layout": {"type": "symstore", "casing": "lowercase"},
        "bucket": "symbols",
        "prefix": "release/",
        "region": "eu-west-1",
        "accessKey": "AKIA",
        "secretKey": "s3cret-key",
    },
    least={"bucket": "symbols", "region": "eu-west-1", "accessKey": "AKIA", "secretKey": "s3cret-key"},
    variants={
        ("url", "username", "password"): {
            **NOT_S3,
            "type": "http",
            "url": "https://symbols.example/",
            "username": "me",
            "password": "pass",
        },
        ("clientEmail", "privateKey"): {
            **NOT_S3,
            "type": "gcs",
            "bucket": "b",
            "clientEmail": "me@example.com",
            "privateKey": "key",
        },
    },
    second={
        "prefix": "x",
        "name": "Other",
        "layout": {"type": "unified"},
        "bucket": "other",
        "region": "us-east-1",
        "accessKey": "OTHER",
        "secretKey": "another",
        "url": "https://other.example/",
        "username": "other",
        "password": "other",
        "clientEmail": "other@example.com",
        "privateKey": "other",
        "project": "elsewhere",
    },
    only_value={"type": "another type takes other inputs"},
    label="name",
    known_by=("project", "name"),
    create_path="/symbol-sources/$",
    store="symbol_source",
    drift={
        "project": "a source cannot change its project",
        "type": {"type": "gcs"},
        "name": {"name": "Renamed"},
        "layout.type": {"layout.type": "unified"},
        "layout.casing": {"layout.casing": "uppercase"},
        "url": {"url": "https://other.example/"},
        "username": {"username": "other"},
        "password": "secrets are never served",
        "bucket": {"bucket": "other"},
        "prefix": {"prefix": "other/"},
        "region": {"region": "us-east-1"},
        "accessKey": {"access_key": "other"},
        "secretKey": "secrets are never served",
        "clientEmail": {"client_email": "other@example.com"},
        "privateKey": "secrets are never served",
    },
    import_id="web/{id}",
    by_hand=(
        "POST",
        "projects/local/web/symbol-sources/",
        {
            "type": "http",
            "name": "Ours",
            "layout": {"type": "native", "casing": "default"},
            "url": "https://symbols.example/",
            "password": "p",
        },
    ),
    unseen={"secretKey": "ADD"},
    secrets=frozenset({"password", "privateKey", "secretKey"}),
    refused=[
        ({"bucket": None}, "bucket", "is missing: a source of type s3 needs it"),
        ({"password": "hunter2"}, "password", "is [secret]: a source of type s3 has no such"),
        ({"layout": {"type": "flat"}}, "layout.type", 'is "flat": use one of "native"'),
    ],
    draw=draw,
)
