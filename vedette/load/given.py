"""Which files a catalog has: products as files and folders, `company.yaml`, and what else is read by its name."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from vedette.model.renamed import FILES
from vedette.source import Folder

SUFFIXES = (".yaml", ".yml")
REQUIREMENTS = "requirements.yaml"
COMPANY = "company.yaml"
PRODUCT = "product.yaml"
RUNBOOKS, TEMPLATES = "runbooks", "templates"
NO_PRODUCTS = (RUNBOOKS, TEMPLATES)
"""Folders of a catalog that are no products."""

# Whatever their endings and in capitals too: a mistake, and no product.
_RESERVED = tuple(FilePath(name).stem for name in (COMPANY, REQUIREMENTS))
_OF_A_CATALOG = (COMPANY, REQUIREMENTS, *FILES, *NO_PRODUCTS)


@dataclass(frozen=True, slots=True)
class Unit:
    """A product with the paths of its files below the catalog, the first of them its main one."""

    name: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A catalog, with the name to show for it; or one product of it alone, or only what products share.

    Attributes:
        folder: The catalog.
        shown: How what was given is shown: the catalog, or with `only` that file or folder.
        only: The name of the file or folder in the catalog.
    """

    folder: Folder
    shown: str
    only: str | None = None

    @classmethod
    def at(cls, path: FilePath, shown: str) -> Given:
        """What stands at a path: a catalog, a product's folder, a file; where nothing does, to read it is a finding."""
        if not folder_at(path):
            whole, above = path.parent, posixpath.dirname(shown)
            if is_yaml(path.name) and os.path.lexists(path) and _is_product_folder(whole):
                return cls.at(whole, above or ".")
            return cls(Folder(whole), shown, path.name)
        if _is_product_folder(path):
            path = path.absolute()
            return cls(Folder(path.parent), shown, path.name)
        return cls(Folder(path), shown)

    @property
    def is_folder(self) -> bool:
        """Whether a folder was given: a catalog or a product."""
        return self.only is None or folder_at(self.folder.path / self.only)

    @property
    def catalog(self) -> str:
        """How the catalog is shown; empty where it is the folder that a command runs in."""
        if self.only is None:
            return self.shown
        above = ".." if self.is_folder else "."
        start = self.shown if above == ".." else posixpath.dirname(self.shown)
        found = posixpath.normpath(posixpath.join(start, above))
        return "" if found == "." else found

    def name(self, path: str) -> str:
        """How a file of the catalog is shown."""
        if path == self.only:
            return self.shown
        if self.only is not None and path.startswith(f"{self.only}/"):
            return posixpath.join(self.shown, path.removeprefix(f"{self.only}/"))
        if self.only is None:
            return f"{self.shown.rstrip('/')}/{path}" if path else self.shown
        return posixpath.join(self.catalog, path)

    def products(self) -> list[Unit]:
        """The products, files and folders in the order of their names."""
        if self.only is not None and (self.only == COMPANY or is_list(self.only)):
            return []
        if self.only is not None and not self.is_folder:
            return [Unit(self.only, (self.only,))]
        found: dict[str, Unit] = {}
        for entry in self.folder.entries():
            if entry.problem:
                continue
            top, _, rest = entry.name.partition("/")
            if is_product(entry.name) and not entry.folder:
                found[top] = Unit(top, (top,))
            elif rest == PRODUCT and not entry.folder and top not in NO_PRODUCTS:
                # As the file of that name would be.
                found[f"{top}{SUFFIXES[0]}/"] = Unit(top, (entry.name, *self._parts(top)))
        if self.only is not None:
            return [unit for unit in found.values() if unit.name == self.only]
        return [found[name] for name in sorted(found)]

    def _parts(self, folder: str) -> Sequence[str]:
        names = (entry.name for entry in self.folder.entries() if not (entry.folder or entry.problem))
        return [name for name in names if is_part(name, folder) and name != f"{folder}/{PRODUCT}"]


def is_yaml(name: str) -> bool:
    """Whether a file is YAML by its name."""
    return FilePath(name).suffix in SUFFIXES


def is_product(name: str) -> bool:
    """Whether a file of a catalog, by its path below it, is a product by itself."""
    reserved = is_list(name) or FilePath(name).stem.lower() in _RESERVED
    return "/" not in name and is_yaml(name) and not reserved


def is_list(name: str) -> bool:
    """Whether a file of a catalog is the list of requirements, also under its name of before."""
    return FILES.get(name, name) == REQUIREMENTS


def is_part(name: str, folder: str) -> bool:
    """Whether a file, by its path below the catalog, is a part of the product in that folder."""
    top, _, rest = name.partition("/")
    return top == folder and "/" not in rest and is_yaml(rest)


def folder_at(path: FilePath) -> bool:
    """Whether a folder is at a path, which may be any text; a link to one is none."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def _is_product_folder(path: FilePath) -> bool:
    """Whether a folder is one product, and no catalog."""
    return os.path.lexists(path / PRODUCT) and not any(os.path.lexists(path / name) for name in _OF_A_CATALOG)
