"""What people write as Sentry's address."""

from __future__ import annotations

import pytest
from pulumi_resource_sentry.client.base_url import api_root
from pulumi_resource_sentry.client.errors import ConfigurationError


@pytest.mark.parametrize("end", ["", "/", "/api", "/api/", "/api/0", "/api/0/"])
@pytest.mark.parametrize(
    "server",
    [
        "https://sentry.io",
        "https://de.sentry.io",
        "https://sentry.example.com:9000/monitoring",
        "http://127.0.0.1:8701",
    ],
)
def test_an_address_is_taken_with_or_without_the_path_of_the_api(server, end):
    assert api_root(f"  {server}{end}") == f"{server}/api/0/"


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (
            "sentry.io",
            (
                'sentry:baseUrl is "sentry.io"; write an http(s) address such as https://sentry.io, '
                "https://de.sentry.io or https://sentry.example.com"
            ),
        ),
        ("ftp://sentry.io", 'sentry:baseUrl is "ftp://sentry.io"; write an http(s) address'),
        ("https://", 'sentry:baseUrl is "https://"; write an http(s) address'),
        ("https://me:pw@sentry.io", "sentry:baseUrl for sentry.io holds a query, a fragment or a user"),
        ("https://sentry.io/?x=1", "sentry:baseUrl for sentry.io holds a query, a fragment or a user"),
        (
            "https://sentry.io/organizations/acme/",
            'sentry:baseUrl is "https://sentry.io/organizations/acme/", a page of the web interface',
        ),
    ],
)
def test_what_cannot_be_an_address_is_refused_with_an_example(address, message):
    with pytest.raises(ConfigurationError) as error:
        api_root(address)
    assert str(error.value).startswith(message)
    assert "pw" not in str(error.value)
