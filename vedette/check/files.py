"""Files that can be written: templates that exist and can be filled, places of their own, links that lead somewhere."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from urllib.parse import unquote

from vedette.delivery import Hosted, Rendering, renderings, repositories, runbook_files, text_of
from vedette.findings import Finding, Place, listing
from vedette.render import Values, placeholders, problems, render
from vedette.similar import nearest
from vedette.source import Loaded

TEMPLATES = "templates"

_LINK = re.compile(r"\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)")
_ELSEWHERE = re.compile(r"^([a-z][a-z0-9+.-]*:|#|/)")
_REVIEW = re.compile(r"review[^\n]*\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Page:
    """A file beside the product file; `path` is where it goes in its repository."""

    shown: str
    path: str
    lines: tuple[str, ...]

    def at(self, line: int = 0, column: int = 0, width: int = 1) -> Place:
        """A place in it; without a line the file as a whole."""
        text = self.lines[line - 1][:160] if line else ""
        return Place(file=self.shown, line=line, column=column, width=width, text=text)


def files(loaded: Loaded) -> Iterator[Finding]:
    """`template-unknown`, `template-placeholder`, `key-unknown`, `file-duplicate`, `link-unknown`, `runbook-review`."""
    for hosted in repositories(loaded.product).values():
        written = runbook_files(loaded, hosted)
        rendered = list(renderings(loaded, hosted))
        taken = dict.fromkeys(written, "the runbook of an entry")
        folders = {folder for path in taken for folder in _folders(path)}
        for one in rendered:
            yield from _template(loaded, one)
            inside = next((folder for folder in _folders(one.path) if folder in taken), None)
            if one.path in taken or one.path in folders or inside:
                message = f"`{one.path}` is in {hosted.name} already: it is {taken.get(one.path, 'a folder of others')}"
                if inside:
                    message = f"`{one.path}` lies in `{inside}`, which is no folder in {hosted.name}"
                hint = "give one of them another `path`"
                yield loaded.source.finding("file-duplicate", one.place, message, hint, key=True)
            taken[one.path] = f"the template {one.template}"
            folders |= {*_folders(one.path)}
        yield from _unused(loaded, hosted, rendered)
        for path, file in written.items():
            if page := _page(loaded, file, path):
                yield from _review(page)
                yield from _links(page, hosted, taken)
        for one in rendered:
            if one.path.endswith(".md") and (page := _page(loaded, one.file, one.path, one.values)):
                yield from _links(page, hosted, taken)


def _template(loaded: Loaded, one: Rendering) -> Iterator[Finding]:
    text = text_of(one.file)
    if text is None:
        folder = loaded.folder / TEMPLATES
        known = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
        message = f"there is no template `{one.template}`; there are {listing(known)}"
        close = nearest(one.template, known)
        hint = f"did you mean `{close}`?" if close else "correct the name, or write it"
        yield loaded.source.finding("template-unknown", one.place, message, hint, key=True)
        return
    for problem in problems(text, one.values):
        at = f"`{one.template}` line {problem.line}"
        message = f"{at} needs `{problem.name}`, which has no value here"
        hint = f"add `with: {{{problem.name}: ...}}`, or correct the template; known are {listing(one.values)}"
        if problem.name is None:
            message, hint = f"{at} has a `<%` that starts no placeholder", "write <% name %>, small, on one line"
        yield loaded.source.finding("template-placeholder", one.place, message, hint, key=True)


def _folders(path: str) -> Iterator[str]:
    """Every folder that a path lies in."""
    while path := posixpath.dirname(path):
        yield path


def _unused(loaded: Loaded, hosted: Hosted, rendered: list[Rendering]) -> Iterator[Finding]:
    """Keys of `with` that neither the template nor a script that comes with it names."""
    for template, entry in hosted.entry.files.items():
        texts = [text_of(one.file) for one in rendered if one.entry == template]
        if None in texts:
            continue  # a finding of its own
        named = {name for text in texts for name in placeholders(text or "")}
        for key in entry.values:
            if key not in named:
                known = sorted(named)
                message = f"`{template}` has no placeholder `{key}`; it has {listing(known)}"
                close = nearest(key, named)
                hint = f"did you mean `{close}`?" if close else "remove it, or write <% " + key + " %> in the template"
                path = (*hosted.path, "files", template, "with", key)
                yield loaded.source.finding("key-unknown", path, message, hint, key=True)


def _review(page: _Page) -> Iterator[Finding]:
    if not any(_REVIEW.search(line) for line in page.lines):
        message = "the runbook does not say when it is reviewed next"
        hint = "end it with a line such as: Owner: Operations. Next review: 2027-02-21."
        yield Finding(place=page.at(), rule="runbook-review", message=message, hint=hint)


def _links(page: _Page, hosted: Hosted, taken: Mapping[str, str]) -> Iterator[Finding]:
    """Relative links; what lies in the repository and not in the catalog is linked by its whole address."""
    for number, line in enumerate(page.lines, start=1):
        for match in _LINK.finditer(line):
            if _ELSEWHERE.match(match[1]):
                continue
            link = unquote(match[1].partition("#")[0])
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), link))
            if target not in taken:
                message = f"the link leads to `{target}`, which the catalog does not put into {hosted.name}"
                hint = "correct it, add the file to `files`, or write the whole address"
                place = page.at(number, match.start(1) + 1, len(match[1]))
                yield Finding(place=place, rule="link-unknown", message=message, hint=hint)


def _page(loaded: Loaded, file: FilePath, path: str, values: Values | None = None) -> _Page | None:
    """The text that will be read, on the lines of the file; None where there is none, or where it cannot be filled."""
    text = text_of(file)
    if text is None or (values is not None and next(problems(text, values), None)):
        return None
    written = render(text, values) if values else text
    shown = posixpath.join(posixpath.dirname(loaded.source.file), file.relative_to(loaded.folder).as_posix())
    return _Page(shown, path, tuple(written.splitlines()))
