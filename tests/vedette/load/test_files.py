"""Files that cannot be read as a catalog at all, each with its exact words and place."""

from __future__ import annotations

import pytest

from vedette.load import validate

TEXTS = [
    (
        "file-empty",
        "",
        "",
        "the file is empty",
        "describe a product here (`vedette init NAME` writes a starter), or delete the file",
    ),
    (
        "file-empty",
        "# nothing but a comment\n",
        "",
        "the file is empty",
        "describe a product here (`vedette init NAME` writes a starter), or delete the file",
    ),
    (
        "file-too-large",
        "x: " + "y" * 10_000_000,
        "",
        "the file is larger than 1 MB, so it was not parsed",
        "split the product into several files",
    ),
    (
        "yaml-invalid",
        "product: {a\nb: [",
        ":2:2",
        "this is not YAML: did not find expected ',' or '}' while parsing a flow mapping",
        "check indentation, quotes and brackets on this line and the one above",
    ),
    (
        "yaml-invalid",
        "product:\n\tname: x\n",
        ":2:1",
        "this is not YAML: a tab indents the line",
        "indent with spaces",
    ),
    (
        "yaml-invalid",
        "product: a\0b\n",
        ":1:11",
        "this is not YAML: control characters are not allowed",
        "remove the character; catalogs are plain text",
    ),
    (
        "yaml-invalid",
        "a: &x [*x]\n",
        ":1:8",
        "`*x` stands for nothing that is complete before it",
        "define &x above, outside of itself, or write the value out",
    ),
    (
        "yaml-invalid",
        "base: &b {x: 1}\nalerts:\n  <<: *b\n",
        ":3:3",
        "the merge key `<<` is not read here",
        "write the keys out; `environments` and `defaults` hold what is shared",
    ),
    (
        "yaml-invalid",
        "product: !!python/object:os.system x\n",
        ":1:10",
        "the tag `tag:yaml.org,2002:python/object:os.system` is not read here",
        "remove the tag; quote the value",
    ),
    ("yaml-invalid", "a: 1\n---\nb: 2\n", ":2:1", "a second document starts here", "keep one document per file"),
    ("yaml-invalid", "? [a, b]\n: 1\n", ":1:3", "a key is a collection", "keys are plain words"),
    (
        "yaml-too-complex",
        "a: " + "[" * 100_000,
        ":1:43",
        "more than 40 levels of nesting",
        "a product file needs about ten levels; remove the extra ones",
    ),
    (
        "yaml-too-complex",
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 30)),
        ":6:15",
        "the file expands to more than 200,000 values",
        "write repeated parts out where they are used, or split the product",
    ),
    (
        "value-invalid",
        "- product\n- shop\n",
        ":1:1",
        "the file is no mapping of keys to values",
        "start with `product: NAME`; `vedette init NAME` writes a starter",
    ),
    (
        "value-invalid",
        "just some words",
        ":1:1",
        "the file is no mapping of keys to values",
        "start with `product: NAME`; `vedette init NAME` writes a starter",
    ),
]


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_that_is_no_catalog_is_one_finding(folder, case):
    rule, text, place, message, hint = case
    assert folder.write(text).findings() == [(rule, f"catalog/shop.yaml{place}", message, hint)]


def test_a_missing_path_is_said(folder):
    _, found = validate([(folder.path / "no.yaml", "catalog/no.yaml")])
    assert [(one.rule, str(one.place), one.message) for one in found] == [
        ("file-unreadable", "catalog/no.yaml", "there is no such file or folder")
    ]


def test_a_folder_without_products_is_said(folder):
    assert folder.findings() == [
        (
            "file-unreadable",
            "catalog",
            "the folder has no product file (.yaml or .yml)",
            "`vedette init NAME` writes a starter",
        )
    ]


def test_bytes_that_are_no_text_are_said(folder):
    (folder.path / "shop.yaml").write_bytes(b"product: shop\ntitle: \xff\n")
    assert folder.findings() == [
        ("yaml-invalid", "catalog/shop.yaml", "the file is not UTF-8: byte 0xff on line 2", "save it as UTF-8")
    ]
