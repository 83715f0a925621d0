"""One word for each idea: the words of before are used nowhere but where `old_words.yaml` lets them stay."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fnmatch import translate
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import pytest
import yaml

ROOT = Path(__file__).parents[1]
TABLE = yaml.safe_load((ROOT / "tests" / "old_words.yaml").read_text(encoding="utf-8"))

SUBWORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
"""The words of a name: `not_judged`, `WatchRecord`, `HTTPError`."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Word:
    """An entry of the table; its comment at the top says what the fields mean."""

    old: tuple[str, ...]
    new: str
    match: Literal["text", "name", "key", "path"]
    whole: bool = False
    only: tuple[str, ...] = ()
    idioms: tuple[str, ...] = ()
    may_stay: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.match} {self.old[0]}"

    @cached_property
    def any_old(self) -> str:
        return "|".join(map(re.escape, sorted(self.old, key=len, reverse=True)))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The word by itself, as a part of a name with underscores, or as a later part of one in camel case."""
        camel = "|".join(word.capitalize() for word in self.old if word.isalpha()) or r"(?!)"
        return re.compile(rf"(?<![A-Za-z])({self.any_old})(?![A-Za-z])|(?<=[a-z])({camel})(?![a-z])")

    def may_be_in(self, small: str) -> bool:
        """Whether a text in small letters has the word at all, be it within another: quickly said."""
        return any(one.lower() in small for one in self.old)

    def uses(self, path: str, text: str) -> Iterator[tuple[int, str]]:
        """Each use in a file: its line, 0 for its path, and what was seen."""
        match self.match:
            case "path":
                stems = [part.partition(".")[0] for part in path.split("/")]
                yield from ((0, stem) for stem in stems if stem in self.old)
            case "name" if path.endswith(".py"):
                for line, name in python(text)[0]:
                    found = [name.strip("_")] if self.whole else [part.lower() for part in SUBWORD.findall(name)]
                    yield from ((line, name) for one in found if one in self.old)
            case "key":
                for start, part in catalog_texts(path, text):
                    found = self.key_pattern.finditer(part)
                    yield from ((start + part.count("\n", 0, one.start(1)), one[1]) for one in found)
            case "text":
                for number, line in enumerate(self.without_idioms(text).split("\n"), start=1):
                    if self.may_be_in(line.lower()):
                        yield from ((number, one[0]) for one in self.pattern.finditer(one_case(line)))

    @cached_property
    def key_pattern(self) -> re.Pattern[str]:
        """The word as a key at the start of a line or within a flow mapping, quoted or not."""
        return re.compile(rf"""(?:^[ \t]*(?:- )?|[{{\[,`]\s*)["']?({self.any_old})["']?:(?=\s|$)""", re.MULTILINE)

    def without_idioms(self, text: str) -> str:
        """The text with a blank for each character of an idiom, so that lines keep their numbers."""
        for idiom in self.idioms:
            text = re.sub(idiom, lambda found: re.sub(r"\S", " ", found[0]), text, flags=re.IGNORECASE)
        return text


WORDS = [
    Word(**{name: tuple(value) if isinstance(value, list) else value for name, value in one.items()})
    for one in TABLE["words"]
]


def one_case(line: str) -> str:
    """The line in small letters, but for capitals within a word."""
    return re.sub(r"(?<![a-z])[A-Z]+", lambda found: found[0].lower(), line)


@cache
def python(text: str) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    """The names that Python code gives to things, and its texts, each with its line."""
    names: set[tuple[int, str]] = set()
    texts: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add((node.lineno, node.name))
            case ast.arg():
                names.add((node.lineno, node.arg))
            case ast.Name(ctx=ast.Store()):
                names.add((node.lineno, node.id))
            case ast.Attribute(ctx=ast.Store()):
                names.add((node.lineno, node.attr))
            case ast.alias(asname=str(name)):
                names.add((node.lineno, name))
            case ast.Constant(value=str(value)):
                texts.append((node.lineno, value))
    return tuple(sorted(names)), tuple(texts)


def catalog_texts(path: str, text: str) -> tuple[tuple[int, str], ...]:
    """Where keys of a catalog may be, each part with its first line: YAML, schemas, Markdown, texts in Python."""
    if path.endswith((".yaml", ".yml", "schema.json", ".md")):
        return ((1, text),)
    return python(text)[1] if path.endswith(".py") else ()


@cache
def matcher(places: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(translate(f"{one}*" if one.endswith("/") else one) for one in places) or r"(?!)")


def below(path: str, places: Iterable[str]) -> bool:
    return matcher(tuple(places)).match(path) is not None


@cache
def files() -> tuple[tuple[str, str, str], ...]:
    """Every text file of the repository with its content, and path and content in small letters."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    found = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and not path.is_symlink():
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            found.append((name, text, f"{name}\n{text}".lower()))
    return tuple(found)


@cache
def all_uses(word: Word) -> tuple[tuple[str, int, str], ...]:
    """Each use of a word where it is looked for: file, line and what was seen."""
    return tuple(
        (path, line, seen)
        for path, text, small in files()
        if word.may_be_in(small) and (not word.only or below(path, word.only))
        for line, seen in word.uses(path, text)
    )


def uses(word: Word, *, excused: bool = False) -> Iterator[tuple[str, int, str]]:
    """Those where the word may not stay; with `excused` those where it may."""
    stays = (*TABLE["everywhere"], *word.may_stay)
    yield from (one for one in all_uses(word) if below(one[0], stays) is excused)


@pytest.mark.parametrize("word", WORDS, ids=str)
def test_a_word_of_before_is_used_nowhere_else(word: Word) -> None:
    found = [
        f"{path}:{line}: `{seen}` is now called: {word.new}"
        for path, line, seen in uses(word)
        if not below(path, TABLE["left"])
    ]
    assert not found, f"{len(found)} uses; docs/glossary.md has the terms\n" + "\n".join(found)


def test_every_exception_is_used_and_has_a_reason() -> None:
    assert len(files()) > 1000
    for word in WORDS:
        held = {path for path, _, _ in uses(word, excused=True)}
        for place, reason in word.may_stay.items():
            assert reason.strip(), f"{word}: {place}"
            assert any(below(path, [place]) for path in held), (
                f"{word} is not in {place} any more: remove the exception"
            )
    for place in TABLE["everywhere"]:
        assert any(below(path, [place]) for path, *_ in files()), f"{place} does not exist"


TELL = Word(old=("tell", "told"), new="notify", match="text", idioms=(r"\btold\s+apart",))
WATCH = Word(old=("watch",), new="monitor", match="name")
LOOPS = Word(old=("loops",), new="repeat", match="key")
WORDS_MODULE = Word(old=("words",), new="explain", match="path")


def test_what_is_left_to_replace_only_gets_less() -> None:
    left = Counter[str]()
    for word in WORDS:
        for path, _, _ in uses(word):
            left.update(place for place in TABLE["left"] if below(path, [place]))
    assert dict(left) == TABLE["left"], "replace what is new, or write the lower number"


SEEN = [
    (TELL, "a.py", "def test_all_are_told(): ...", ["told"]),
    (TELL, "a.md", "Who is told? Tell Slack.\nUntold", ["told", "tell"]),
    (TELL, "a.md", "They are told\napart. Told.", ["told"]),
    (TELL, "a.py", "class NotTold: retold = 1", ["Told"]),
    (TELL, "a.md", "a teller, hotel, intelligence", []),
    (WATCH, "a.py", "class WatchRecord:\n def _watch(self, watched): self.watcher = 1", ["WatchRecord", "_watch"]),
    (replace(WATCH, whole=True), "a.py", "watch_route = 1\n_watch = 2", ["_watch"]),
    (WATCH, "a.py", "x = watch.y  # watch", []),
    (WATCH, "a.md", "watch = 1", []),
    (LOOPS, "a.yaml", "a: {loops: 2}\n# loops\nloops: 3\nnum_loops: 1\nx-loops: 1", ["loops", "loops"]),
    (LOOPS, "a.md", "It says loops: twice.\n`loops: 1`\n- loops: 1", ["loops", "loops"]),
    (LOOPS, "a.schema.json", '{"loops": 1}', ["loops"]),
    (LOOPS, "a.py", 'def f(loops: int): return "  loops: 2\\n"', ["loops"]),
    (WORDS_MODULE, "vedette/words.py", "", ["words"]),
    (WORDS_MODULE, "vedette/words/a.py", "", ["words"]),
    (WORDS_MODULE, "vedette/keywords.py", "words", []),
]


@pytest.mark.parametrize(("word", "path", "text", "seen"), SEEN)
def test_the_table_is_read_as_its_comment_says(word: Word, path: str, text: str, seen: list[str]) -> None:
    assert [one for _, one in word.uses(path, text)] == seen
