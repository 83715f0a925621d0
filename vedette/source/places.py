"""A file that was read: its lines and where each value stands."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from vedette.findings import Finding, Place
from vedette.model import Company, Product
from vedette.source import tree
from vedette.source.folder import Folder
from vedette.source.tree import Node, Scalar, Sequence, Span

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What one or several catalog files say, as one tree; `file` is the first of them, as the user gave it."""

    file: str
    root: Node | None = None

    def place(self, path: Path = (), *, key: bool = False) -> Place:
        """Where the value at `path` stands, or its key; where the path ends early, the last key that exists."""
        node, span = self.root, None
        for step in path:
            if isinstance(node, tree.Mapping) and step in node.entries:
                key_span, node = node.entries[str(step)]
                # A value over several lines is meant by its key.
                span = key_span if key or node.span.end_line > key_span.line else node.span
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                span = key_span = node.span
            else:
                # A model may see a mapping where the file has a plain value; that value is then what is meant.
                span = span if isinstance(node, Scalar) or span is None else key_span
                break
        if span is None and node is not None:
            span = replace(node.span, end_line=node.span.line, end_column=node.span.column + 1)
        return at(span) if span else Place(file=self.file)

    def keys(self, *path: str) -> Collection[str]:
        """The keys that the file has at `path`, also those whose values were refused."""
        node = self.node(*path)
        return node.entries.keys() if isinstance(node, tree.Mapping) else ()

    def has(self, *path: str) -> bool:
        """Whether the file has anything at `path`."""
        return self.node(*path) is not None

    def is_mapping(self, *path: str) -> bool:
        """Whether the file has a mapping at `path`, which may be empty."""
        return isinstance(self.node(*path), tree.Mapping)

    def text(self, *path: str) -> str | None:
        """What is written at `path`, also where its entry was refused; None where it is no plain value."""
        node = self.node(*path)
        return node.text if isinstance(node, Scalar) else None

    def sharing(self, *path: str) -> list[str]:
        """Every place, as `services.web`, at which the file has the very node of `path`, by an alias of YAML."""
        wanted, found = self.node(*path), []
        waiting: list[tuple[str, Node | None]] = [("", self.root)]
        seen = set()
        while waiting:
            name, node = waiting.pop()
            if node is wanted and node is not None:
                found.append(name)
            if id(node) in seen:
                continue
            seen.add(id(node))
            inner: list[tuple[str, Node]] = []
            if isinstance(node, tree.Mapping):
                inner = [(key, one) for key, (_, one) in node.entries.items()]
            elif isinstance(node, Sequence):
                inner = [(str(at), one) for at, one in enumerate(node.items)]
            waiting += [(f"{name}.{key}" if name else key, one) for key, one in inner]
        return sorted(found)

    def texts(self, *path: str) -> list[tuple[int, str]]:
        """The plain values of the list at `path`, each with its index."""
        node = self.node(*path)
        items = node.items if isinstance(node, Sequence) else ()
        return [(index, item.text) for index, item in enumerate(items) if isinstance(item, Scalar)]

    def node(self, *path: str) -> Node | None:
        """What stands at `path` in the tree."""
        node = self.root
        for step in path:
            if not isinstance(node, tree.Mapping) or step not in node.entries:
                return None
            node = node.entries[step][1]
        return node

    def finding(self, rule: str, path: Path, message: str, hint: str, *, key: bool = False) -> Finding:
        """A finding at `path`."""
        return Finding(place=self.place(path, key=key), rule=rule, message=message, hint=hint)


def at(span: Span) -> Place:
    """That span; of one over several lines only the first line, and of its text at most 160 characters."""
    lines = span.page.lines
    text = lines[span.line].rstrip("\r") if span.line < len(lines) else ""
    end = span.end_column if span.end_line == span.line else len(text)
    return Place(
        file=span.page.file,
        line=span.line + 1,
        column=span.column + 1,
        width=max(1, min(end, len(text), 160) - span.column),
        text=text[:160],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A product with the files that it came from.

    Attributes:
        folder: The catalog, where its runbooks and templates are.
        shown: How that folder is shown; None where it is that of the source's file.
        complete: Whether the product is all that the files say: nothing in it was refused.
        variants: The product with other values where one was refused; what is found in each of them is wrong.
    """

    product: Product
    source: Source
    folder: Folder
    shown: str | None = None
    complete: bool = True
    variants: tuple[Product, ...] = ()

    def beside(self, name: str) -> str:
        """How a file of the catalog is shown, `name` its path below it."""
        shown = posixpath.dirname(self.source.file) if self.shown is None else self.shown
        return posixpath.join(shown, name)

    def path_of(self, file: str) -> str:
        """Where a file of the product lies in the catalog, by the name that is shown for it."""
        return posixpath.relpath(file, self.beside("") or ".")

    @property
    def described(self) -> Product:
        """What describes channels, rotas and services."""
        return self.product

    @property
    def owner(self) -> str:
        """The team that owns what is described here."""
        return self.product.team


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCompany:
    """`company.yaml`, or that a catalog has none; the attributes are as those of a product."""

    company: Company
    source: Source
    folder: Folder
    complete: bool = True

    def beside(self, name: str) -> str:
        """How a file of the catalog is shown, `name` its path below it."""
        return posixpath.join(posixpath.dirname(self.source.file), name)

    @property
    def described(self) -> Company:
        """What describes channels, rotas and services."""
        return self.company

    @property
    def owner(self) -> None:
        """No team owns what the whole company shares."""
        return None


@dataclass(frozen=True, slots=True)
class Catalog:
    """All products of a company, in the order of their files, and the requirements (id, words) that they answer.

    Attributes:
        complete: Whether each file gave a product; where one did not, a name that is nowhere may be in that file.
        whole: Whether every product of each folder was given; where not, another one may use what nobody uses here.
        companies: The `company.yaml` of each folder that was given; a stack has one folder, and at most one of them.
    """

    products: tuple[Loaded, ...]
    requirements: Mapping[str, str] = field(default_factory=dict)
    complete: bool = True
    companies: tuple[LoadedCompany, ...] = ()
    whole: bool = True

    @property
    def files(self) -> tuple[Loaded | LoadedCompany, ...]:
        """Whatever describes channels, rotas and services, the company first."""
        return (*self.companies, *self.products)

    @property
    def nonproduction(self) -> tuple[str, ...]:
        """The environments that are not production: those of which no company says otherwise."""
        if not self.companies:
            return ()
        first, *others = (one.company.nonproduction for one in self.companies)
        return tuple(name for name in first if all(name in other for other in others))
