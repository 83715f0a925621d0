"""Names as GitHub takes them, and as GitHub's plugin can address them."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from vedette import names, units
from vedette.fields import text, vendors

# The plugin puts a label's name into the path of an address without escaping it, so `C#` addresses the label `C`
# (integrations/terraform-provider-github, issue 3002). The slash alone arrives as it is meant.
_UNADDRESSABLE = "#?%\\"
_DOTS = {".", ".."}
# Git refuses `.git` as a part of a path in every form that a file system takes for it; Windows knows devices by name.
_GIT = re.compile(r"\.git|git~[0-9]+", re.IGNORECASE)
# What a code mapping of Sentry does not take (its pattern of `sourceRoot`), and the separator of Windows.
_UNMAPPED = re.compile(r"[\s'\"\\]")
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def label_name(name: str) -> str:
    """A label that GitHub's plugin can read and change.

    Raises:
        UnitError: Its name means something else in the path of an address.
    """
    text.line(name)
    if found := next((char for char in name if char in _UNADDRESSABLE), None):
        raise units.UnitError(
            f"the label `{name}` has a `{found}`; GitHub's plugin does not escape it and would address another label",
            "rename the label without any of # ? % \\",
        )
    parts = name.split("/")
    if "" in parts or _DOTS & set(parts):
        raise units.UnitError(
            f"the label `{name}` is not one that GitHub's plugin can address: a part between slashes is empty or dots",
            "rename the label, such as kind/bug",
        )
    return name


def repository(name: str) -> str:
    """`owner/name` with parts that GitHub gives.

    Raises:
        UnitError: GitHub takes no such owner or repository.
    """
    owner, _, own = name.partition("/")
    hint = "write owner/name, such as acme/web"
    if len(owner) > vendors.OWNER_NAME or "--" in owner or owner.endswith("-"):
        raise units.UnitError(
            f"`{owner}` is no owner on GitHub: at most {vendors.OWNER_NAME} letters, digits and single hyphens", hint
        )
    if own in _DOTS or own.lower().endswith((".git", ".wiki")):
        raise units.UnitError(f"`{own}` is no name of a repository: GitHub keeps it for itself", hint)
    if len(own) > vendors.REPOSITORY_NAME:
        raise units.UnitError(
            f"the repository's name has {len(own)} characters; GitHub takes {vendors.REPOSITORY_NAME}", hint
        )
    return name


def file_path(path: str) -> str:
    """A path that a checkout can have on every system.

    Raises:
        UnitError: A part of it is kept by Git or Windows, or is too long.
    """
    for one in path.split("/"):
        if _GIT.fullmatch(one):
            raise units.UnitError(f"`{path}` lies in `{one}`, which Git keeps for itself", "choose another path")
        if _DEVICE.fullmatch(one) or one.endswith("."):
            raise units.UnitError(f"`{path}` cannot be checked out on Windows, for `{one}`", "choose another name")
        if len(one) > vendors.FILE_NAME:
            message = f"a part of the path has {len(one)} characters; at most {vendors.FILE_NAME} are allowed"
            raise units.UnitError(message, "shorten it")
    return path


def source_path(path: str) -> str:
    """A folder of a repository, from its root on.

    Raises:
        UnitError: It starts at the root of a system, climbs, or names a folder in two ways.
    """
    text.line(path)
    if _UNMAPPED.search(path) or set(path.split("/")) & {"", *_DOTS}:
        raise units.UnitError(
            f"`{path}` is no folder in a repository", "write its path from the root on, such as services/web"
        )
    return file_path(path)


Repository = Annotated[str, Field(pattern=names.REPOSITORY_PATTERN), AfterValidator(repository)]
Template = Annotated[
    str, Field(pattern=names.TEMPLATE_PATTERN, max_length=vendors.FILE_PATH), AfterValidator(file_path)
]
FilePath = Annotated[str, Field(pattern=names.FILE_PATTERN, max_length=vendors.FILE_PATH), AfterValidator(file_path)]
SourcePath = Annotated[str, Field(json_schema_extra={"pattern": r"^[^\s'\"]*[^\s'\"/]$"}), AfterValidator(source_path)]
LabelName = Annotated[str, Field(min_length=1, max_length=vendors.LABEL_NAME), AfterValidator(label_name)]
