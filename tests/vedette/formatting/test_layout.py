"""The one layout, place by place."""

from __future__ import annotations

from pathlib import Path

import pytest

from vedette.formatting.rewrite import File, rewrite
from vedette.source import Folder

FOLDER = Folder(Path())


def formatted(text: str) -> str:
    done = rewrite(File(text, "shop.yaml", FOLDER))
    assert not done.findings, done.findings
    again = rewrite(File(done.text, "shop.yaml", FOLDER))
    assert again.text == done.text
    return done.text


LONG = "word " * 40

CASES = {
    "a leaf keeps its brackets": ("a:   {x: 1,y:   '2'}\n", "a: {x: 1, y: '2'}\n"),
    "a leaf over several lines is joined": ("a: [1,\n  2,\n]\n", "a: [1, 2]\n"),
    "what is nested gets a line each": (
        'when: {p95: {warning: "> 1s"}, within: 5m}\n',
        'when:\n  p95: {warning: "> 1s"}\n  within: 5m\n',
    ),
    "a list of leaves": ('r: [{slack: "#a"}, {pagerduty: A}]\n', 'r:\n  - {slack: "#a"}\n  - {pagerduty: A}\n'),
    "lists in lists": ("a: [[1, [2]], []]\n", "a:\n  - - 1\n    - [2]\n  - []\n"),
    "what does not fit gets a line each": (
        f"a: {{x: {'b' * 60}, y: {'c' * 60}}}\n",
        f"a:\n  x: {'b' * 60}\n  y: {'c' * 60}\n",
    ),
    "a line each stays": ("a:\n  x: 1\n", "a:\n  x: 1\n"),
    "empty ones": ("a: {}\nb: [ ]\nc:\nd: { # why\n }\n", "a: {}\nb: []\nc:\nd: {} # why\n"),
    "nothing in brackets": ("a: {x: , y}\n", "a: {x: null, y: null}\n"),
    "a pair in a list": ("a: [x: 1, y]\n", "a:\n  - {x: 1}\n  - y\n"),
    "a list no deeper than its key": ("a:\n- 1\n# why\n- 2\nb: 1\n", "a:\n  - 1\n  # why\n  - 2\n\nb: 1\n"),
    "indentation": ("a:\n    b:\n       - c: 1\n         d: 2\n", "a:\n  b:\n    - c: 1\n      d: 2\n"),
    "a long text is folded": (f'a: "{LONG.strip()}"\n', f'a: "{("word " * 23).strip()}\n  {("word " * 17).strip()}"\n'),
    "a folded text that fits is joined": ("a: one\n  two\n", "a: one two\n"),
    "paragraphs": ("a: 'one\n\n  two'\n", "a: 'one\n\n  two'\n"),
    "a word that does not fit": (f"a: {'b' * 150} c\n", f"a: {'b' * 150}\n  c\n"),
    "an escaped line end": ('a: "one\\\n      \\ two"\n', 'a: "one\\\n  \\ two"\n'),
    "quotation marks stay": ("a: 'x'\nb: \"y\"\nc: z\n", "a: 'x'\nb: \"y\"\nc: z\n"),
    "a block scalar": ("a: |\n     one\n      two\n\nb: 1\n", "a: |\n  one\n   two\n\nb: 1\n"),
    "a block scalar that starts deeper": ("a:\n  - |1-\n     x\n", "a:\n  - |2-\n      x\n"),
    "blank lines at its end": ("a: |+\n  x\n\n\nb: 1\n", "a: |+\n  x\n\n\nb: 1\n"),
    "a folded block scalar": ("a: >-  # why\n    x\n    y\n", "a: >- # why\n  x\n  y\n"),
    "a block scalar at the end of the file": ("a: |\n  x", "a: |-\n  x\n"),
    "anchors and aliases": (
        "a: &x {b: {c: 1}}\nd: [*x, 1]\n",
        "a: &x\n  b: {c: 1}\n\nd: [*x, 1]\n",
    ),
    "an anchor of an entry in a list": ("a:\n  - &x\n    b: 1\n  - *x\n", "a:\n  - &x\n    b: 1\n  - *x\n"),
    "an alias as a key": ("a: &x b\nc: {*x : 1}\n", "a: &x b\nc: {*x : 1}\n"),
    "explicit keys": ("? a\n: b\n? c\n", "a: b\nc:\n"),
    "the start of a document": (
        "%YAML 1.2\n# why\n--- # on\na: 1\n...\n# end\n",
        "%YAML 1.2\n# why\n--- # on\na: 1\n# end\n",
    ),
    "unicode": ("a: {ä: 日本, b: [é]}\n", "a:\n  ä: 日本\n  b: [é]\n"),
    "tabs between words": ("a:\t1\t# why\nb: 'x\ty'\n", "a: 1 # why\nb: 'x\ty'\n"),
    "no line end": ("a: 1", "a: 1\n"),
    "several line ends": ("a: 1\n\n\n\n", "a: 1\n"),
    "blank lines": ("\n\na: 1\n\n\n\nb: 2\nc:\n\n  d: 1\n\n", "a: 1\n\nb: 2\n\nc:\n  d: 1\n"),
    "sections and their entries": (
        "a:\n  x:\n    p: 1\n    q: 2\n  y:\n    p: 1\n    q: 2\n  z: {p: 1}\nb: 1\n",
        "a:\n  x:\n    p: 1\n    q: 2\n\n  y:\n    p: 1\n    q: 2\n  z: {p: 1}\n\nb: 1\n",
    ),
}

COMMENTS = {
    "above, behind and below": (
        "# file\n\n# a\na: # on\n  # in\n  b: 1   # b\n     # deep\n  # foot\n\n# c\nc: 1\n# end\n",
        "# file\n\n# a\na: # on\n  # in\n  b: 1 # b\n    # deep\n  # foot\n\n# c\nc: 1\n# end\n",
    ),
    "that goes on in the next line": ("abc: 1 # one\n       # two\nb: 1\n", "abc: 1 # one\n       # two\n\nb: 1\n"),
    "and moves with it": ("abc:    1 # one\n          # two\nb: 1\n", "abc: 1 # one\n       # two\n\nb: 1\n"),
    "inside brackets": (
        "a: {x: 1, # one\n  # two\n  y: 2 # three\n  # four\n} # five\n",
        "a: # five\n  x: 1 # one\n  # two\n  y: 2 # three\n  # four\n",
    ),
    "behind a bracket": ("a: [ # one\n  1, 2]\n", "a: # one\n  - 1\n  - 2\n"),
    "before a bracket": ("a: # one\n  [1] # two\n", "# two\na: [1] # one\n"),
    "behind a dash": (
        "a:\n  - # one\n    b: 1\n  -\n    # two\n    c: 1\n",
        "a:\n  - # one\n    b: 1\n  -\n    # two\n    c: 1\n",
    ),
    "two in the first entry behind a dash": (
        "a:\n\n- b: # one\n    1 # two\n  c: 1\n",
        "a:\n  -\n    # two\n    b: 1 # one\n    c: 1\n",
    ),
    "between a key and its value": ("a:\n  # one\n  1\n", "# one\na: 1\n"),
    "behind an anchor": ("a: &x # one\n  b: 1\n", "a: &x # one\n  b: 1\n"),
    "below nothing": ("a:\n  # one\nb: 1\n", "a:\n  # one\nb: 1\n"),
    "in an explicit key": ("? # one\n  a # two\n: # three\n  b\n", "# one\n# three\na: b # two\n"),
    "at the end of an entry, where it does not part it from the next": (
        "a:\n- |\n  one\n  two\n- [\n  b,\n  c # one\n  ]\n # two\n",
        "a:\n  - |\n    one\n    two\n  - - b\n    - c # one\n    # two\n",
    ),
    "with signs of YAML": ("a: 1 # {b: [c], 'd': \"e\n", "a: 1 # {b: [c], 'd': \"e\n"),
    "nothing but a sign": ("a: {b: {c: 1}} #\n", "a: #\n  b: {c: 1}\n"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_layout(case):
    text, expected = CASES[case]
    assert formatted(text) == expected


@pytest.mark.parametrize("case", COMMENTS)
def test_a_comment_stays_beside_what_it_explains(case):
    text, expected = COMMENTS[case]
    assert formatted(text) == expected
    assert formatted(expected) == expected


def test_line_ends_are_those_of_the_first_line():
    assert formatted("a: {b: {c: 1}}\r\nd: |\n  x\r\n  y\n") == "a:\r\n  b: {c: 1}\r\n\r\nd: |\r\n  x\r\n  y\r\n"
    assert formatted("a: 1\nb: 2\r\n") == "a: 1\nb: 2\n"
