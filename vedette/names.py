"""Every name that leaves the catalog: slugs, keys, titles, addresses. Nothing else in the core makes one."""

PRODUCTION = "production"
ENVIRONMENTS = (PRODUCTION, "staging")

SLUG_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
CHANNEL_PATTERN = r"^#[a-z0-9][a-z0-9_-]{0,78}$"
REPOSITORY_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$"
RUNBOOK_PATTERN = r"^runbooks/[a-z0-9][a-z0-9-]*\.md$"


def key(*parts: str) -> str:
    """A logical name; slugs have no dots, so two different lists of parts never give the same one."""
    return ".".join(parts)


def project_slug(product: str, service: str) -> str:
    """The Sentry project of a service; slugs are unique in an organisation, so the product comes first."""
    return f"{product}-{service}"


def project_name(product_title: str, service: str) -> str:
    """How Sentry shows that project."""
    return f"{product_title} {service}"


def titled(title: str, environment: str) -> str:
    """A monitor's or alert's name; only production goes without its environment."""
    return title if environment == PRODUCTION else f"{title} ({environment})"


def warning(title: str) -> str:
    """The name of the milder of a rule's two monitors."""
    return f"{title}: warning"


def runbook_address(repository: str, runbook: str) -> str:
    """Where a person on call reads the runbook: the service's own repository, `docs/runbooks/`."""
    return f"https://github.com/{repository}/blob/main/docs/{runbook}"
