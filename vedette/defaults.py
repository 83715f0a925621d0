"""What every product gets without asking: what `company.yaml` declares, and what Vedette has where it is silent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from vedette.model import Alert, Company, DefaultAlert, Product
from vedette.names import PRODUCTION

ERROR_RATE = "error-rate"
P95 = "p95"

USUAL_ALERTS: Mapping[str, Mapping[str, Any]] = {
    ERROR_RATE: {
        "title": "error rate",
        "when": {"failure_rate": "> 5%", "within": "5m"},
        "severity": "high",
        "runbook": "runbooks/error-rate.md",
    },
    P95: {
        "title": "slow responses",
        "when": {"p95": "> 2000ms", "within": "5m"},
        "severity": "high",
        "runbook": "runbooks/slow-responses.md",
    },
}
"""As `company.yaml` would write them; what it says of one of the same name goes before each key."""

_USUAL = {name: DefaultAlert.model_validate(alert) for name, alert in USUAL_ALERTS.items()}

# Beside what Sentry's own scrubber takes for sensitive (its defaults stay on).
SENSITIVE_FIELDS = (
    "password",
    "passwd",
    "secret",
    "token",
    "api_key",
    "apikey",
    "authorization",
    "cookie",
    "credit_card",
    "creditCard",
    "card_number",
    "cvc",
    "iban",
)
TRACED_IN_PRODUCTION, TRACED_ELSEWHERE = 0.1, 1.0

SEVERITY_LABELS = tuple(f"severity:{severity}" for severity in ("critical", "high", "medium", "low"))
_LABELS = {
    "severity:critical": ("b60205", "Customers are hit now"),
    "severity:high": ("d93f0b", "To be looked at today"),
    "severity:medium": ("fbca04", "To be looked at this week"),
    "severity:low": ("0e8a16", "Can wait"),
    "sentry": ("362d59", "Opened from an error in Sentry"),
    "bug": ("d73a4a", "Something does not work"),
    "automated": ("c5def5", "Opened by a machine"),
    "auto-fix": ("5319e7", "A fix may be drafted by an agent"),
    "needs-review": ("fbca04", "A person must look at it"),
    "incident-log": ("b60205", "An entry of the incident log"),
    "monitoring": ("1d76db", "How the product is watched"),
    "operations": ("006b75", "Running the product"),
    "infrastructure": ("5319e7", "What the product runs on"),
    "observability": ("0052cc", "Seeing what the product does"),
}
_SERVICE_LABEL = "1d76db"
_OTHER_LABEL = "ededed"

RUNBOOKS = tuple(str(alert["runbook"]) for alert in USUAL_ALERTS.values())


def default_name(service: str, rule: str) -> str:
    """What an environment calls a default rule of a service to change it: `web-p95`."""
    return f"{service}-{rule}"


def default_alerts(company: Company) -> dict[str, DefaultAlert]:
    """The alerts that every service of a company gets."""
    every = {**_USUAL, **company.default_alerts}
    return {name: alert for name, alert in every.items() if not alert.disabled}


@cache
def default_alert(project: str, service: str, rule: DefaultAlert) -> Alert:
    """A default rule of a service; its title starts with the project, so that no two are alike."""
    return Alert(
        title=f"{project} {rule.title}",
        service=service,
        when=rule.when,
        where=rule.where,
        severity=rule.severity,
        runbook=rule.runbook,
        covers=rule.covers,
    )


def label(company: Company, name: str) -> tuple[str, str]:
    """The colour and words of a label where no product says otherwise."""
    color, description = _usual_label(name)
    declared = company.labels.get(name)
    if declared:
        color, description = declared.color or color, declared.description or description
    return color, description


def _usual_label(name: str) -> tuple[str, str]:
    kind, _, rest = name.partition(":")
    if kind == "service" and rest:
        return _SERVICE_LABEL, f"Concerns {rest}"
    return _LABELS.get(name, (_OTHER_LABEL, ""))


def sampling(product: Product, environment: str) -> float:
    """The share of requests that is traced in an environment."""
    usual = TRACED_IN_PRODUCTION if environment == PRODUCTION else TRACED_ELSEWHERE
    return product.sampling.get(environment, product.company.sampling.get(environment, usual))


def sensitive_fields(product: Product) -> tuple[str, ...]:
    """The names of fields whose values Sentry removes."""
    return tuple(dict.fromkeys((*SENSITIVE_FIELDS, *product.company.privacy.sensitive, *product.privacy.sensitive)))
