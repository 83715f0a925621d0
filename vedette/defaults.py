"""The rules that every service gets without asking, to be tuned or disabled by name in the product file."""

from functools import cache
from typing import Any

from vedette.model import Alert

ERROR_RATE = "error-rate"
P95 = "p95"
DEFAULTS = (ERROR_RATE, P95)

_RULES: dict[str, dict[str, Any]] = {
    ERROR_RATE: {
        "when": {"failure_rate": "> 5%", "within": "5m"},
        "severity": "high",
        "runbook": "runbooks/error-rate.md",
    },
    P95: {
        "when": {"p95": "> 2000ms", "within": "5m"},
        "severity": "high",
        "runbook": "runbooks/slow-responses.md",
    },
}
_TITLES = {ERROR_RATE: "error rate", P95: "slow responses"}

RUNBOOKS = tuple(str(rule["runbook"]) for rule in _RULES.values())


def default_name(service: str, rule: str) -> str:
    """What an environment calls a default rule of a service to change it: `web-p95`."""
    return f"{service}-{rule}"


@cache
def default_alert(project: str, service: str, rule: str) -> Alert:
    """A default rule of a service; its title starts with the project, so that no two are alike."""
    return Alert.model_validate({"title": f"{project} {_TITLES[rule]}", "service": service, **_RULES[rule]})
