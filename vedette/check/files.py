"""Files that can be written: templates that exist and can be filled, places of their own, links that lead somewhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from vedette.check.markdown import without_code
from vedette.delivery import (
    Hosted,
    Rendering,
    misfits,
    renderings,
    repositories,
    runbook_files,
    template_names,
    template_place,
)
from vedette.findings import Finding, Place, listing
from vedette.model.renamed import PLACEHOLDERS
from vedette.render import Values, as_text, placeholders, problems, render
from vedette.resolve import ResolvedProduct
from vedette.similar import nearest
from vedette.source import Loaded, Unreadable

# An address has no square bracket (RFC 3986, but for IPv6), so that each character is looked at for one link only.
_LINK = re.compile(r"\]\(<?([^)>\s\[\]]+)>?(?:\s+\"[^\"]*\")?\)")
_ELSEWHERE = re.compile(r"^([a-z][a-z0-9+.-]*:|#|/)", re.IGNORECASE)
_REVIEW = "review"
_LONGEST = 60
_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
# Placeholders that an entry gives: where entries were refused, one that is missing may come of that.
_GIVEN = re.compile(r"(services|crons|uptimes)\..*|project|service|dsn|monitor|schedule|timezone|margin|max_runtime")


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


def files(loaded: ResolvedProduct) -> Iterator[Finding]:
    """`template-unknown`, `template-placeholder`, `template-value`, `key-unknown`, `file-duplicate`, links."""
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
            yield from _misfits(loaded, hosted, one)
        yield from _unused(loaded, hosted, rendered)
        for path, name in written.items():
            if page := _page(loaded.beside(name), path, loaded.folder.text(name)):
                yield from _review(page)
                yield from _links(loaded, page, hosted, taken)
        for one in rendered:
            shown = template_place(loaded, one.template)
            if one.path.endswith(".md") and (page := _page(shown, one.path, one.text, one.values)):
                yield from _links(loaded, page, hosted, taken)


def _template(loaded: Loaded, one: Rendering) -> Iterator[Finding]:
    text = one.text
    if isinstance(text, Unreadable):
        if not text.missing:
            yield text.finding(template_place(loaded, one.template))
            return
        own, shipped = template_names(loaded.folder)
        others = "docs/guide/workflows.md lists those of Vedette"
        message = f"there is no template `{one.template}`; the catalog has {listing(own)}, and {others}"
        close = nearest(one.template, [*own, *shipped])
        hint = f"did you mean `{close}`?" if close else "correct the name, or write it"
        yield loaded.source.finding("template-unknown", one.place, message, hint, key=True)
        return
    for problem in problems(text, one.values):
        if not loaded.complete and problem.name and _GIVEN.fullmatch(problem.name):
            continue
        at = f"`{one.template}` line {problem.line}"
        message = f"{at} needs `{problem.name}`, which has no value here"
        hint = f"add `with: {{{problem.name}: ...}}`, or correct the template; known are {listing(one.values)}"
        start, dot, last = (problem.name or "").rpartition(".")
        if last in PLACEHOLDERS:
            hint = f"it is now called `{start}{dot}{PLACEHOLDERS[last]}`: rename it in the template"
        if problem.name is None:
            message, hint = f"{at} has a `<%` that starts no placeholder", "write <% name %>, small, on one line"
        yield loaded.source.finding("template-placeholder", one.place, message, hint, key=True)


def _misfits(loaded: Loaded, hosted: Hosted, one: Rendering) -> Iterator[Finding]:
    """Values that would change what the template says."""
    if isinstance(one.text, Unreadable) or next(problems(one.text, one.values), None):
        return  # a finding of its own
    own = hosted.entry.files[one.entry].values
    for misfit in misfits(one.text, one.values, one.path):
        seen = as_text(one.values[misfit.name])
        shown = seen if len(seen) <= _LONGEST else f"{seen[: _LONGEST - 3]}..."
        message = f"`{shown}` for `{misfit.name}` of `{one.template}` {misfit.why}"
        given = misfit.name in own
        place = (*one.place, "with", misfit.name) if given else one.place
        yield loaded.source.finding("template-value", place, message, misfit.hint, key=not given)


def _folders(path: str) -> Iterator[str]:
    """Every folder that a path lies in."""
    while path := posixpath.dirname(path):
        yield path


def _unused(loaded: Loaded, hosted: Hosted, rendered: list[Rendering]) -> Iterator[Finding]:
    """Keys of `with` that neither the template nor a script that comes with it names."""
    for template, entry in hosted.entry.files.items():
        texts = [one.text for one in rendered if one.entry == template]
        if any(isinstance(text, Unreadable) for text in texts):
            continue  # a finding of its own
        named = {name for text in texts if isinstance(text, str) for name in placeholders(text)}
        for key in entry.values:
            if key not in named:
                known = sorted(named)
                message = f"`{template}` has no placeholder `{key}`; it has {listing(known)}"
                close = nearest(key, named)
                hint = f"did you mean `{close}`?" if close else "remove it, or write <% " + key + " %> in the template"
                path = (*hosted.path, "files", template, "with", key)
                yield loaded.source.finding("key-unknown", path, message, hint, key=True)


def _review(page: _Page) -> Iterator[Finding]:
    if not any(map(_reviewed, page.lines)):
        message = "the runbook does not say when it is reviewed next"
        hint = "end it with a line such as: Owner: Operations. Next review: 2027-02-21."
        yield Finding(place=page.at(), rule="runbook-review", message=message, hint=hint)


def _reviewed(line: str) -> bool:
    """Whether a line says `review` and then a day."""
    at = line.lower().find(_REVIEW)
    return at >= 0 and _DAY.search(line, at) is not None


def _links(loaded: Loaded, page: _Page, hosted: Hosted, taken: Mapping[str, str]) -> Iterator[Finding]:
    """Relative links; what lies in the repository and not in the catalog is linked by its whole address."""
    for number, line in enumerate(without_code(page.lines), start=1):
        for match in _LINK.finditer(line):
            if _ELSEWHERE.match(match[1]):
                continue
            link = unquote(match[1].partition("#")[0])
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), link))
            # A runbook of an entry that was refused is written once that is mended.
            later = not loaded.complete and target.startswith("docs/runbooks/")
            if target not in taken and not later:
                message = f"the link leads to `{target}`, which the catalog does not put into {hosted.name}"
                hint = "correct it, add the file to `files`, or write the whole address"
                place = page.at(number, match.start(1) + 1, len(match[1]))
                yield Finding(place=place, rule="link-unknown", message=message, hint=hint)


def _page(shown: str, path: str, text: str | Unreadable, values: Values | None = None) -> _Page | None:
    """The text that will be read, on the lines of the file; None where there is none, or where it cannot be filled."""
    if isinstance(text, Unreadable) or (values is not None and next(problems(text, values), None)):
        return None
    return _Page(shown, path, tuple((render(text, values) if values else text).split("\n")))
