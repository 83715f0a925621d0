"""A secret in whatever a server makes of it: encoded character by character, several times over, or cut off."""

from __future__ import annotations

import base64
import html
import json
import time
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pulumi_plugin_kit.redaction import HIDDEN, Redactor


def utf16(text):
    raw = text.encode("utf-16-be")
    return "".join(f"\\u{raw[at]:02x}{raw[at + 1]:02x}" for at in range(0, len(raw), 2))


ENCODINGS = {
    "decimal entities": lambda text: "".join(f"&#{ord(one)};" for one in text),
    "hexadecimal entities": lambda text: "".join(f"&#X{ord(one):x};" for one in text),
    "odd entities": lambda text: (
        text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&quot;").replace("/", "&sol;")
    ),
    "html": html.escape,
    "percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "small percent": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "every second percent": lambda text: "".join(
        quote(one, safe="") if at % 2 else f"%{ord(one):02x}" for at, one in enumerate(text)
    ),
    "utf-16": utf16,
    "utf-16 in json": lambda text: json.dumps(utf16(text))[1:-1],
    "bytes": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "octal": lambda text: "".join(f"\\{byte:03o}" for byte in text.encode()),
    "json": lambda text: json.dumps(text)[1:-1],
    "json of slashes": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
}
SECRETS = st.text(alphabet="aZ9qX7k-_/+'&<\"=", min_size=8, max_size=40).filter(
    lambda text: len(set(text)) > 4 and any(map(str.isalpha, text)) and text[0].isalnum()
)
AROUND = st.sampled_from(["", "Invalid token: ", '["', "a=", "é☃ ", "%41 &amp; \\u0041 "])


@settings(max_examples=150, deadline=None)
@given(secret=SECRETS, around=AROUND, ways=st.lists(st.sampled_from(sorted(ENCODINGS)), min_size=1, max_size=2))
def test_an_encoded_secret_is_blanked_out_however_often(secret, around, ways):
    encoded = secret
    for way in ways:
        encoded = ENCODINGS[way](encoded)
    cleaned = Redactor(secret).clean(f"{around}{encoded} end")
    assert HIDDEN in cleaned
    assert encoded not in cleaned
    # Not more is left of it than a few characters at its edges.
    assert len(cleaned) <= len(around) + len(" end") + len(HIDDEN) * 3 + 12


@pytest.mark.parametrize("times", [1, 2, 3])
def test_base64_of_base64_is_looked_into(times):
    secret = encoded = "sntrys_q7X2mKp9Lw4Vt8Ns3Y"
    for _ in range(times):
        encoded = base64.b64encode(f"user:{encoded}".encode()).decode()
    cleaned = Redactor(secret).clean(f"Authorization: Basic {encoded}")
    assert encoded.rstrip("=") not in cleaned
    assert HIDDEN in cleaned


@settings(max_examples=100, deadline=None)
@given(secret=SECRETS, end=st.sampled_from(["", "...", "\u2026", '"}', "' ", " [truncated]"]), data=st.data())
def test_a_secret_that_a_server_has_cut_off_is_blanked_out(secret, end, data):
    size = data.draw(st.integers(6, len(secret)))
    left = secret[:size].rstrip("'\"")
    if len(left) < 6 or (left.isalnum() and left.isdecimal()):
        return
    assert left not in Redactor(secret).clean(f"Invalid value: {left}{end}")


@pytest.mark.parametrize(
    "text",
    [
        "the token of the project",
        "100%25 of &amp; &lt;b&gt;",
        "\\u0041\\u0042",
        "cGxhaW4gdGV4dCBvbmx5",
        "sntr...",
        "sntry\u2026",
        "",
    ],
)
def test_other_text_stays_as_it_is(text):
    assert Redactor("sntrys_q7X2mKp9Lw4Vt8Ns3Y").clean(text) == text


@pytest.mark.parametrize(
    "text", ["%" * 100_000, "%41" * 50_000, "\\u0041" * 30_000, "&amp;" * 30_000, "..." * 30_000, "\\" * 100_000]
)
def test_a_long_text_of_escapes_is_read_in_time(text):
    before = time.process_time()
    Redactor("sntrys_q7X2mKp9Lw4Vt8Ns3Y").clean(text)
    assert time.process_time() - before < 10
