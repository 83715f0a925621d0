"""What a value may be, as properties: of labels, addresses, texts, searches and all texts of the model."""

from __future__ import annotations

import posixpath
import types
import typing
import unicodedata
from urllib.parse import quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, PlainValidator
from pydantic.fields import FieldInfo

from vedette import names
from vedette.fields import text
from vedette.fields.address import address
from vedette.fields.github import file_path, label_name, repository
from vedette.fields.search import query
from vedette.findings import Finding, Place
from vedette.model import Product
from vedette.model.aggregates import FUNCTIONS, aggregate
from vedette.units import UnitError

ANY = st.text(max_size=40)
PATHLIKE = st.text(alphabet="aB1 ./\\#?%:@&é\u200b\u202e\n\t~-_", max_size=20)
SEARCHLIKE = st.text(alphabet='ab:"()[]\\ *!,.>', max_size=20)


def taken(check, value, *more):
    """Whether a check takes a value; anything but a UnitError fails the test."""
    try:
        check(value, *more)
    except UnitError as error:
        return not (error.message and error.hint)
    return True


@given(name=st.one_of(ANY, PATHLIKE))
def test_a_label_that_is_taken_is_the_one_that_its_address_names(name):
    if not (name and taken(label_name, name)):
        return
    # As the plugin does it: the name goes into the path as it is, and the path is resolved before it is sent.
    parts = urlsplit(f"https://api.github.com/repos/acme/shop/labels/{quote(name, safe='/#?%')}")
    assert (parts.query, parts.fragment) == ("", "")
    assert unquote(posixpath.normpath(parts.path)) == f"/repos/acme/shop/labels/{name}"


@pytest.mark.parametrize("name", ["bug", "kind/bug", "severity:high", "good first issue", "Größe", "a&b=c+d;e", "🧐"])
def test_a_label_that_its_address_names_is_taken(name):
    assert taken(label_name, name)


@pytest.mark.parametrize("char", [*"#?%\\", "\n", "\x00", "\x7f", "\u200b", "\u202e"])
@given(before=st.sampled_from(["", "a", "a/"]), after=st.sampled_from(["", "b", "/b"]))
def test_a_label_with_such_a_character_is_never_taken(char, before, after):
    assert not taken(label_name, f"{before}{char}{after}")


@given(path=st.from_regex(names.FILE_PATTERN, fullmatch=True))
def test_a_delivered_path_stays_in_its_repository_and_out_of_git(path):
    assert posixpath.normpath(f"/repository/{path}") == f"/repository/{path}"
    assert not taken(file_path, path) or ".git" not in path.lower().split("/")


@pytest.mark.parametrize("name", [".git/config", "a/.GIT/b", "nul", "a/CON", "com1.txt", "a/lpt9", "a./b", "x" * 256])
def test_a_path_that_no_checkout_can_have_is_refused(name):
    assert not taken(file_path, name)


@pytest.mark.parametrize(
    "name",
    ["a/..", "a/.", "a/.git", "a/b.GIT", "a/b.wiki", "a--b/c", f"{'a' * 40}/b", f"a/{'b' * 101}"],
)
def test_a_repository_that_github_does_not_give_is_refused(name):
    assert not taken(repository, name)


@pytest.mark.parametrize("name", ["acme/.github", "acme/shop.js", "a/b", "acme/-"])
def test_a_repository_that_github_gives_is_taken(name):
    assert taken(repository, name)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8700/health",
        "https://1.2.3.4/",
        "https://[::1]:8443/",
        "https://shop.example/a/@b?c=d%20e&f=[g]#h",
        "https://xn--mnchen-3ya.example",
        "https://shop.example.:443/",
    ],
)
def test_an_address_that_can_be_asked_is_taken(url):
    assert taken(address, url)


@pytest.mark.parametrize(
    "url",
    [
        "", "https://", "https:///a", "//shop.example", "shop.example", "ftp://shop.example",
        "javascript:alert(1)", "https://shop", "https://1.2.3", "https://256.1.1.1", "https://[::1", "https://[g::1]/",
        "https://::1/", "https://a b.example", "https://a.example/b c", "https://a.example:0", "https://a.example:65536",
        "https://a.example:x", "https://a.example:", "https://-a.example", "https://a..example", "https://a_b.example",
        "https://münchen.example", "https://a.example/ü", "https://a.example/%zz", "https://a.example\\b",
        "https://ana@a.example", "https://ana:p@a.example", "https://:p@a.example", "https://@a.example",
        "https://a.example/\u200b", "https://a.example\n", f"https://{'a.' * 127}example",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_asked_is_refused(url):
    assert not taken(address, url)


@given(
    login=st.sampled_from(["", "@", "ana@", "ana:p@"]),
    host=st.sampled_from(["shop.example", "1.2.3.4", "[::1]", "localhost", "shop"]),
    rest=st.text(alphabet="ab/:@?#%2é\u200b", max_size=10),
)
def test_an_address_that_is_taken_holds_no_login(login, host, rest):
    url = f"https://{login}{host}{rest}"
    if taken(address, url):
        assert login == ""
        assert (urlsplit(url).username, urlsplit(url).password) == (None, None)


@given(url=ANY)
def test_any_text_is_an_address_or_refused(url):
    assert not taken(address, url)


LOGIN = st.text(alphabet="abcXYZ019/?#:!$&%-_.~", min_size=6, max_size=200).map(lambda rest: f"pw{rest}")


@given(secret=LOGIN, lead=st.sampled_from(["", "url: ", "x" * 100, '{url: "']), rest=st.sampled_from(["", "/", "/a b"]))
def test_a_login_is_in_no_part_of_a_finding(secret, lead, rest):
    line = f"{lead}https://ana:{secret}@shop.example{rest}"
    cut = f"`https://ana:{secret}"[:58] + "...`"
    place = Place(file="x.yaml", line=1, text=line[:160])
    found = Finding(place=place, rule="value-invalid", message=f"{cut} is wrong", hint=line)
    for shown in (found.place.text, found.message, found.hint):
        assert "pw" not in shown
    assert len(found.place.text) == len(place.text), "the carets below the line stay where they are"


UNSEEN = "\u200b\u202e\u2066\ufeff\u00ad\u3164\u034f\u2028"


@given(written=st.text(alphabet=f"ab é {UNSEEN}\n\t\x00\x7f\x9b", min_size=1, max_size=10))
def test_a_line_with_a_character_that_nobody_sees_is_refused(written):
    unseen = [char for char in written if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in UNSEEN]
    if unseen or written != written.strip():
        assert not taken(text.line, written)


@pytest.mark.parametrize("written", [" a", "a ", "a\u2003", "\u3164", "\u2800", "\u200d", "a\u200cb", "\u0301"])
def test_a_line_without_ends_or_letters_is_refused(written):
    assert not taken(text.line, written)


def test_a_part_of_a_text_may_start_with_a_blank_and_a_long_text_have_several_lines():
    assert taken(text.part, " a")
    assert not taken(text.part, "  ")
    assert taken(text.prose, "a\n\tb")
    assert not taken(text.prose, "a\rb")


@pytest.mark.parametrize(
    "written",
    [
        "é 🧐 👩\u200d💻 ❤\ufe0f",
        "日本語 監視",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "Ångström",
        "a\u00a0b",
    ],
)
def test_the_scripts_of_people_are_taken(written):
    assert taken(text.line, written)


@given(written=st.one_of(ANY, SEARCHLIKE))
def test_a_search_is_taken_or_refused(written):
    if taken(query, written):
        plain = written.replace("\\\\", "").replace('\\"', "")
        assert plain.count('"') % 2 == 0


AGGREGATELIKE = st.text(alphabet="count()p95|equation+-*/ 1,[]", max_size=20)


@pytest.mark.parametrize(
    ("written", "dataset", "fine"),
    [
        ("count()", "error-events", True),
        ("count(span.duration)", "spans", True),
        ("p95(tags[queue.wait,number])", "spans", True),
        ("p95(measurements.lcp)", "spans", True),
        ("sum(costUsd)", "logs", True),
        ("sum(value,user.signup,counter,none)", "tracemetrics", True),
        ("equation|(1 - count_if(span.duration,a,equals,b) / count()) * 100", "spans", True),
        ("equation|-count() + 2.5", "spans", True),
        ("", "spans", False),
        ("count", "spans", False),
        ("count(", "spans", False),
        ("count))", "spans", False),
        ("count() / 2", "spans", False),
        ("p95()", "spans", False),
        ("p95(nonsense)", "spans", False),
        ("p95(p95(span.duration))", "spans", False),
        ("p95(tags[a,number)", "spans", False),
        ("failure_rate(a)", "spans", False),
        ("failure_rate()", "logs", False),
        ("cuont()", "spans", False),
        ("sum(user.signup)", "tracemetrics", False),
        ("sum(value,user.signup,counted,none)", "tracemetrics", False),
        ("count_if(a,,b)", "spans", False),
        ("count_if(a,like,b)", "spans", False),
        ("count_if(span.duration,a,notEquals,b)", "spans", True),
        ("apdex(x)", "spans", False),
        ("apdex(300)", "spans", True),
        ("apdex()", "spans", True),
        ("apdex(span.duration,300)", "spans", True),
        ("apdex(300,span.duration)", "spans", False),
        ("apdex(nonsense,300)", "spans", False),
        ("apdex(-1)", "spans", False),
        ("percentile(span.duration,0.95)", "spans", True),
        ("percentile(span.duration,95)", "spans", False),
        ("percentile(span.duration,x)", "spans", False),
        ("percentile(x,0.95)", "spans", False),
        ("http_response_rate(5)", "spans", True),
        ("http_response_rate(x)", "spans", False),
        ("http_response_rate(500)", "spans", False),
        ("avg_if(x,a,equals,b)", "spans", False),
        ("equation|", "spans", False),
        ("equation|1", "spans", False),
        ("equation|(count()", "spans", False),
        ("equation|count())", "spans", False),
        ("equation|count() *", "spans", False),
        ("equation|count() count()", "spans", False),
    ],
)
def test_an_aggregate_is_one_that_sentry_has(written, dataset, fine):
    assert taken(aggregate, written, dataset) is fine


@pytest.mark.parametrize(
    "written",
    [
        "",
        "a",
        "level:[error,fatal]",
        'a:"b c" (d:1 OR e:2)',
        "!has:x",
        r"a:\"b",
        "a:>5",
        'a:["b, c", d]',
        "NOT a:b",
        'a:"[]"',
    ],
)
def test_a_search_that_sentry_reads_is_taken(written):
    assert taken(query, written)


@pytest.mark.parametrize(
    "written",
    [
        '"a',
        'a:"b',
        "(a",
        "a)",
        "[a",
        "a]",
        "(a]",
        "a OR",
        "AND a",
        "a OR OR b",
        "(OR a)",
        "()",
        "a:",
        "a: b",
        "a:>",
        "NOT",
        "a:b NOT",
        "NOT AND a",
        "(NOT)",
        "!",
        "a:[]",
        "a:[ ]",
        "a:[,]",
        "a:[b,]",
        'a:["b",,c]',
    ],
)
def test_a_search_that_sentry_cannot_read_is_refused(written):
    assert not taken(query, written)


@given(written=st.one_of(ANY, AGGREGATELIKE), name=st.sampled_from(list(FUNCTIONS)))
def test_an_aggregate_is_taken_or_refused(written, name):
    if taken(aggregate, written, name):
        assert written.count("(") == written.count(")") > 0


# ASCII without controls: their letters say it.
PLAIN = {
    names.SLUG_PATTERN, names.CHANNEL_PATTERN, names.HANDLE_PATTERN, names.REPOSITORY_PATTERN, names.RUNBOOK_PATTERN,
    names.TEMPLATE_PATTERN, names.FILE_PATTERN, names.SETTING_PATTERN, names.REVIEWER_PATTERN, names.COLOR_PATTERN,
    r"^[A-Za-z][A-Za-z0-9_.-]{0,199}$", r"^[A-Za-z][A-Za-z0-9_.:-]{0,199}$", r"^[A-Za-z0-9][A-Za-z0-9-]*$",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}  # fmt: skip


def texts(annotation, metadata=(), seen=None):
    """Every place of a type where text may stand, with what is asked of it."""
    seen = set() if seen is None else seen
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in seen:
            seen.add(annotation)
            for name, field in annotation.model_fields.items():
                for where, asked in texts(field.annotation, field.metadata, seen):
                    yield where or f"{annotation.__name__}.{name}", asked
    elif typing.get_origin(annotation) is typing.Annotated:
        inner, *more = typing.get_args(annotation)
        flat = [one for item in more for one in (item.metadata if isinstance(item, FieldInfo) else [item])]
        yield from texts(inner, (*flat, *metadata), seen)
    elif annotation is str:
        yield "", metadata
    elif typing.get_origin(annotation) is not typing.Literal:
        if any(isinstance(one, PlainValidator) for one in metadata):
            return
        union = typing.get_origin(annotation) in {typing.Union, types.UnionType}
        for inner in typing.get_args(annotation):
            yield from texts(inner, metadata if union else (), seen)


def test_every_text_of_the_model_is_checked_for_characters_that_nobody_sees():
    found = list(texts(Product))
    assert len(found) > 80
    unchecked = [
        where
        for where, asked in found
        if not any(isinstance(one, AfterValidator) for one in asked)
        and not any(getattr(one, "pattern", None) in PLAIN for one in asked)
    ]
    assert unchecked == []
