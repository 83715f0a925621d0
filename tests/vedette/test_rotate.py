"""A new DSN by one command: the product file counts its key up, the plan has both keys and delivers the new one."""

from __future__ import annotations

import pytest

from vedette.plan import make_plan
from vedette.plan.records import ClientKey, DsnSecret, Secret
from vedette.rotate import RotationError, next_key


def keys(plan):
    return [(one.key, one.name) for one in plan.records() if isinstance(one, ClientKey)]


def delivered(plan):
    values = [one.value for one in plan.records() if isinstance(one, Secret)]
    return {value.client_key_name for value in values if isinstance(value, DsnSecret)}


def rotated(folder, text):
    folder.write(text)
    (loaded,) = folder.load().products
    edit = next_key(loaded, "web")
    assert edit.file == "catalog/shop.yaml"
    return edit.text


def test_the_new_key_is_delivered_and_the_one_before_it_stays(folder, clean):
    plan = make_plan(folder.write(clean).load())
    assert keys(plan) == [("shop.web.key", "web")]
    assert delivered(plan) == {"web"}
    text = rotated(folder, clean)
    assert text != clean
    plan = make_plan(folder.write(text).load())
    assert keys(plan) == [("shop.web.key", "web"), ("shop.web.key.2", "web 2")]
    assert delivered(plan) == {"web 2"}
    plan = make_plan(folder.write(rotated(folder, text)).load())
    assert keys(plan) == [("shop.web.key.2", "web 2"), ("shop.web.key.3", "web 3")]
    assert delivered(plan) == {"web 3"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  web: {platform: javascript-nextjs,", "  web: {key: 2, platform: javascript-nextjs,"),
        ("  web: {key: 41, platform: javascript-nextjs,", "  web: {key: 42, platform: javascript-nextjs,"),
    ],
)
def test_only_the_number_changes(folder, clean, before, after):
    line = "  web: {platform: javascript-nextjs,"
    assert line in clean
    assert rotated(folder, clean.replace(line, before)) == clean.replace(line, after)


def test_a_block_gets_a_line_and_comments_stay(folder, clean):
    flow = "  web: {platform: javascript-nextjs, repository: acme/shop}\n"
    block = "  web:\n    # Why it is there.\n    platform: javascript-nextjs  # x\n    repository: acme/shop\n"
    assert flow in clean
    expected = block.replace("    platform", "    key: 2\n    platform")
    assert rotated(folder, clean.replace(flow, block)) == clean.replace(flow, expected)


def test_an_unknown_service_is_said(folder, clean):
    folder.write(clean)
    (loaded,) = folder.load().products
    with pytest.raises(RotationError, match="shop has no service `api`; known are web"):
        next_key(loaded, "api")


def test_the_command_edits_the_file_and_says_what_comes_next(vedette, folder, clean):
    folder.write(clean)
    done = vedette("rotate", "shop", "web")
    assert done.returncode == 0, done.stderr
    assert "catalog/shop.yaml: the next DSN of web is made and delivered by `up`" in done.stdout
    assert "key: 2" in (folder.path / "shop.yaml").read_text()
    assert vedette("rotate", "shop", "api").returncode == 2
    assert vedette("rotate", "shops", "web").stderr == "vedette: the catalog has no product `shops`; known are shop\n"


BLOCK = "  web:\n    platform: javascript-nextjs\n    repository: acme/shop\n"


@pytest.mark.parametrize("marks", [b"\n", b"\r\n", b"\xef\xbb\xbf\n", b"\xef\xbb\xbf\r\n"])
@pytest.mark.parametrize("ending", [(b"", "{"), (b"END", "block"), (b"ENDEND", "key"), (b"", "block")])
def test_every_other_byte_of_the_file_stays(vedette, folder, clean, marks, ending):
    last, form = ending
    bom, end = marks[: marks.find(b"\xbf") + 1], marks[marks.find(b"\xbf") + 1 :]
    flow = "  web: {platform: javascript-nextjs, repository: acme/shop}\n"
    text = {
        "{": clean,
        "key": clean.replace("web: {", "web: {key: 1, "),
        "block": clean.replace(flow, BLOCK),
    }[form].encode()
    raw = bom + text.rstrip(b"\n").replace(b"\n", end) + last.replace(b"END", end)
    folder.path.joinpath("shop.yaml").write_bytes(raw)
    done = vedette("rotate", "shop", "web")
    assert done.returncode == 0, done.stderr
    expected = {
        "{": raw.replace(b"{platform", b"{key: 2, platform"),
        "key": raw.replace(b"key: 1", b"key: 2"),
        "block": raw.replace(b"    platform", b"    key: 2" + end + b"    platform"),
    }[form]
    assert folder.path.joinpath("shop.yaml").read_bytes() == expected


@pytest.mark.parametrize(
    ("services", "said"),
    [
        (
            "  web: &w {platform: python, repository: acme/shop}\n  api: *w\n",
            "same YAML as services.api: write them out",
        ),
        (
            (
                "  web: {platform: python, repository: acme/shop, key: &k 3}\n  api: &a\n    repository: acme/shop\n"
                "    platform: python\n    key: *k\n"
            ),
            "set `key: 4` by hand",
        ),
        ("  web: {platform: python, repository: acme/shop, key: 9999}\n", "9999, the highest that is allowed"),
    ],
)
def test_what_cannot_be_rotated_alone_is_left_as_it_is(vedette, folder, clean, services, said):
    flow = "  web: {platform: javascript-nextjs, repository: acme/shop}\n"
    text = clean.replace(flow, services)
    folder.write(text)
    for service in ["web", "api"][: 1 + ("api" in services and "*w" in services)]:
        done = vedette("rotate", "shop", service)
        assert (done.returncode, done.stdout) == (2, "")
        assert said.replace("services.api", "services.web" if service == "api" else "services.api") in done.stderr
    assert (folder.path / "shop.yaml").read_text() == text


def test_a_merge_key_is_refused_before_it_is_rotated(vedette, folder, clean):
    more = "  web: &w {platform: python, repository: acme/shop}\n  api: {<<: *w}\n"
    flow = "  web: {platform: javascript-nextjs, repository: acme/shop}\n"
    folder.write(clean.replace(flow, more))
    done = vedette("rotate", "shop", "api")
    assert done.returncode == 1
    assert "merge key" in done.stderr
