"""What a policy must know beyond resources: written by `vedette` into the stack's policy configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_WAIVER = {
    "type": "object",
    "properties": {**dict.fromkeys(("policy", "resource", "owner", "reason"), _TEXT), "expires": _DAY},
    "required": ["policy", "resource", "owner", "reason", "expires"],
    "additionalProperties": False,
}
_PRODUCT = {
    "type": "object",
    "properties": {"environments": _TEXTS, "unpaged": _TEXT},
    "additionalProperties": False,
}
SCHEMA: dict[str, dict[str, Any]] = {
    "stack": _TEXT,
    "today": _DAY,
    "environments": _TEXTS,
    "nonproduction": _TEXTS,
    "people": _TEXTS,
    "products": {"type": "object", "additionalProperties": _PRODUCT},
    "projects": {"type": "object", "additionalProperties": _TEXTS},
    "addresses": {"type": "object", "additionalProperties": _TEXTS},
    "crons": _TEXTS,
    "files": {"type": "object", "additionalProperties": _TEXTS},
    "reviewed": {"type": "object", "additionalProperties": _TEXTS},
    "waivers": {"type": "array", "items": _WAIVER},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """That one policy is not to refuse one resource until a day, which is still included."""

    policy: str
    resource: str
    owner: str
    reason: str
    expires: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What the catalog says of a product; `unpaged` is the reason why it wakes nobody."""

    environments: tuple[str, ...] = ()
    unpaged: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the catalog says that no resource of this stack shows.

    Attributes:
        stack: The stack's name.
        today: The day on which waivers are compared.
        environments: Those that the stack declares; none for a stack of what exists once.
        nonproduction: Every environment that is not production; each environment that is not listed is.
        people: E-mail addresses of those who can be on call.
        products: By name.
        projects: Sentry projects by slug, with the environments that report to them.
        addresses: Sentry projects by slug, with the addresses at which customers reach their services.
        crons: Slugs of the cron monitors of all stacks.
        files: Repositories (owner/name), with the paths of the files that the catalog keeps there.
        reviewed: Repositories (owner/name), with their environments that ask a person before a job gets in.
        waivers: All of the catalog, also those that are over.
    """

    stack: str = ""
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    environments: tuple[str, ...] = ()
    nonproduction: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    products: Mapping[str, Product] = field(default_factory=dict)
    projects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crons: tuple[str, ...] = ()
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reviewed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()

    def is_production(self, environment: str, *, ignore_case: bool = False) -> bool:
        """Whether an environment is production, which each is that is not listed in `nonproduction`.

        Sentry distinguishes `Staging` from `staging` (docs.sentry.io, "Environments"); GitHub (docs.github.com,
        "Managing environments for deployment") does not, so its names are compared with `ignore_case`.
        """
        if ignore_case:
            return environment.casefold() not in {name.casefold() for name in self.nonproduction}
        return environment not in self.nonproduction

    @classmethod
    def read(cls, config: Mapping[str, Any]) -> Facts:
        """Read what the engine has checked against `SCHEMA`.

        Raises:
            ValueError: a date is none.
        """
        given: dict[str, Any] = {"stack": config.get("stack", "")}
        if "today" in config:
            given["today"] = date.fromisoformat(config["today"])
        for name in ("environments", "nonproduction", "people", "crons"):
            given[name] = tuple(config.get(name, ()))
        for name in ("projects", "addresses", "files", "reviewed"):
            given[name] = {key: tuple(values) for key, values in config.get(name, {}).items()}
        given["products"] = {
            name: Product(environments=tuple(one.get("environments", ())), unpaged=one.get("unpaged", ""))
            for name, one in config.get("products", {}).items()
        }
        given["waivers"] = tuple(
            Waiver(**{**one, "expires": date.fromisoformat(one["expires"])}) for one in config.get("waivers", ())
        )
        return cls(**given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a policy decides by: the facts, and its own settings with every default filled in."""

    facts: Facts = field(default_factory=Facts)
    settings: Mapping[str, Any] = field(default_factory=dict)
