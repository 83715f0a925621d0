"""Every name that leaves the catalog: slugs, keys, titles, addresses. Nothing else in the core makes one."""

from __future__ import annotations

PRODUCTION = "production"
ENVIRONMENTS = (PRODUCTION, "staging")

SLUG_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
# Slack: at most 80 small letters, digits, hyphens and underscores.
CHANNEL_PATTERN = r"^#[a-z0-9][a-z0-9_-]{0,79}$"
HANDLE_PATTERN = r"^@[a-z0-9][a-z0-9._-]{0,79}$"
# PagerDuty refuses these signs in a service's name.
PAGER_PATTERN = r"^[^\\/&<>]+$"
# Whom a list of people means by a short name: somebody, or a group.
PERSON_PATTERN = r"^[a-z][a-z0-9]*([._-][a-z0-9]+)*$"
EMAIL_PATTERN = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
REPOSITORY_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$"
RUNBOOK_PATTERN = r"^runbooks/[a-z0-9][a-z0-9-]*\.md$"
TEMPLATE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_-]*)*(\.[a-z]+)?$"
FILE_PATTERN = r"^\.?[A-Za-z0-9][A-Za-z0-9._-]*(/\.?[A-Za-z0-9][A-Za-z0-9._-]*)*$"
SETTING_PATTERN = r"^[A-Z][A-Z0-9_]*$"
REVIEWER_PATTERN = r"^(team|user):[A-Za-z0-9][A-Za-z0-9-]*$"
COLOR_PATTERN = r"^[0-9a-fA-F]{6}$"

BRANCH = "main"
KEPT = "Kept by Vedette"
# GitHub reads these only there; the workflows' scripts lie below them, other files lie where their template does.
_DOT_GITHUB = ("workflows/", "ISSUE_TEMPLATE/", "CODEOWNERS")


def key(*parts: str) -> str:
    """A logical name; slugs have no dots, so two different lists of parts never give the same one."""
    return ".".join(parts)


def shared(kind: str, name: str) -> str:
    """The logical name of what no product owns alone, such as a channel; the colon is in no slug."""
    return f"{kind}:{name}"


def key_of(product: str, kind: str, *parts: str) -> str:
    """A logical name in which parts are free text, such as paths: the colon after the kind is in no slug."""
    return key(product, ":".join((kind, *parts)))


def project_slug(product: str, project: str) -> str:
    """A Sentry project; slugs are unique in an organisation, so the product comes first."""
    return f"{product}-{project}"


def project_name(product_title: str, service: str) -> str:
    """How Sentry shows that project."""
    return f"{product_title} {service}"


def titled(title: str, environment: str) -> str:
    """A monitor's or alert's name; only production goes without its environment."""
    return title if environment == PRODUCTION else f"{title} ({environment})"


def warning(title: str) -> str:
    """The name of the milder of a rule's two monitors."""
    return f"{title}: warning"


def runbook_path(runbook: str) -> str:
    """Where a runbook lies in the repository of the service that it is for."""
    return f"docs/{runbook}"


def service_board(title: str, service: str) -> str:
    """The dashboard of one service."""
    return f"{title}: {service}"


def client_key(service: str, generation: int) -> str:
    """The name of a service's client key, which Sentry shows; the first goes without its number."""
    return service if generation == 1 else f"{service} {generation}"


def runbook_address(repository: str, runbook: str) -> str:
    """Where a person on call reads it."""
    return f"https://github.com/{repository}/blob/{BRANCH}/{runbook_path(runbook)}"


def template_path(template: str) -> str:
    """Where a rendered template lies in its repository, unless the catalog says otherwise."""
    return f".github/{template}" if template.startswith(_DOT_GITHUB) else template


def setting(name: str, service: str | None = None) -> str:
    """A secret or variable, of one service where a repository has several: `SENTRY_DSN_PAYMENT_API`."""
    return name if service is None else f"{name}_{service.upper().replace('-', '_')}"


def service_label(service: str) -> str:
    """The label of what concerns one service."""
    return f"service:{service}"
