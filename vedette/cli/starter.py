"""What `vedette init` writes: a product that is valid as it stands, its runbooks, `company.yaml`, editors' schemas."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Template
from textwrap import fill

from vedette import names
from vedette.defaults import RUNBOOKS
from vedette.load.given import COMPANY as COMPANY_FILE
from vedette.load.given import PRODUCT as PRODUCT_FILE
from vedette.metrics import METRICS
from vedette.schema import schema_text
from vedette.units import EXAMPLES

PRODUCT = Template("""\
# yaml-language-server: $$schema=schema.json
# One product with all that watches it. Correct what is marked CHANGE; `vedette validate` says what is wrong. A product
# that becomes long may be a folder: $product/product.yaml, and files such as $product/alerts.yaml beside it.
product: $product
title: $title # CHANGE
team: $product # who owns it: one of `teams`

teams:
  $product: {name: $title}

services:
  # Each becomes a Sentry project `$product-web` with a key of its own, and gets two rules without asking: more than
  # 5% of requests fail, and the 95th percentile is over two seconds. To change one:
  #   defaults: {p95: {threshold: "> 3s"}, error-rate: {disabled: the reason why}}
  web:
    platform: javascript-nextjs # CHANGE: Sentry's word for it
    repository: $owner/web # CHANGE: owner/name on GitHub; runbooks are read in its docs/runbooks/

# Whom to notify, by severity. Others: {pagerduty: SERVICE}, {email: TEAM}, {issue: {labels: [incident-log]}}.
routes:
  critical:
    - {slack: "#alerts", mention: "@on-call"} # CHANGE
  high:
    - {slack: "#alerts"} # CHANGE
  low:
    - {digest: weekly}

# Channels, user groups, rotas and services may be described here too, and then exist by themselves. Another file's are
# used by their names; what no file describes must be there already.
#   slack: {channels: {"#alerts": {purpose: What is wrong with $title, members: [ana@example.com]}}}
#   pagerduty: {schedules: ..., escalation_policies: ..., services: ...}

environments:
  production: {}
  staging:
    route: # goes before every other route here, so that staging never pages
      - {slack: "#alerts-staging"} # CHANGE
    alerts:
      high-error-count: {threshold: "> 50"}

alerts:
  # More than ten errors of any kind within five minutes, all issues counted together.
$metrics
  high-error-count:
    title: $title High Error Count
    severity: high
    service: web
    when: {errors: "> 10", within: 5m}
    # Only some events: where: {any: [{tag: area, is: checkout}, {message: {contains: payment}}]}
    runbook: runbooks/high-error-count.md
""")

COMPANY = """\
# yaml-language-server: $schema=company.schema.json
# What the products share. Short names stand for e-mail addresses wherever a product lists people:
#   people: {ana: ana@example.com, ben: ben@example.com}
#   groups: {on-call: [ana, ben]}

# Every environment is production unless it is declared otherwise here.
environments:
  production: {production: true}
  staging: {production: false}

# Each service gets two alerts without asking. To change one, leave one out, or add another:
#   default_alerts:
#     p95: {when: {p95: "> 3s"}}
#     error-rate: {disabled: the reason why}
#     fatal: {title: fatal errors, when: {fatals: any}, severity: critical, runbook: runbooks/fatal.md}
"""

RUNBOOK = Template("""\
# $title

What this means for customers: CHANGE

## What to do

1. Open the issue in Sentry and look what its events have in common.
2. Roll the last deployment back if it started there.

## Who else

CHANGE: external contacts, and who is asked after an hour.

Owner: CHANGE. Next review: $review.
""")


# What has its own meaning in a catalog's folder: a product file of that name would be taken for it.
_TAKEN = {
    "rows": "the list of requirements",
    "requirements": "the list of requirements",
    "company": "what holds for all products",
    "product": "the main file of a product's folder",
    "runbooks": "the folder of runbooks",
    "templates": "the folder of templates",
}
_LONGEST = 50 - len("-web")
"""Of a name, so that the project of its first service has one that Sentry takes."""

_LONGEST_OWNER = 39
"""Of the owner of a repository on GitHub."""

REVIEW_AFTER = timedelta(days=90)


class StarterError(Exception):
    """Nothing was written; the message says why and what to do."""


def write(product: str, catalog: Path) -> list[Path]:
    """Write the product file; the runbooks, `company.yaml` and the schemas that they name where they are missing.

    Raises:
        StarterError: The name is none of a product, the product file exists, or the folder cannot be written.
    """
    if problem := _name_problem(product) or _folder_problem(catalog):
        raise StarterError(problem)
    target = catalog / f"{product}.yaml"
    for other in (catalog / product / PRODUCT_FILE, target.with_suffix(".yml")):
        if other.exists():
            raise StarterError(_exists(other))
    title = product.replace("-", " ").title()
    review = (datetime.now(UTC) + REVIEW_AFTER).date().isoformat()
    owner = product[:_LONGEST_OWNER].rstrip("-")
    files = {target: PRODUCT.substitute(product=product, title=title, owner=owner, metrics=_metrics())}
    company = catalog / COMPANY_FILE
    shared = {
        company: COMPANY,
        catalog / "schema.json": schema_text(),
        catalog / "company.schema.json": schema_text(company=True),
    }
    files |= {path: text for path, text in shared.items() if not path.exists()}
    for runbook in ("runbooks/high-error-count.md", *RUNBOOKS):
        path = catalog / runbook
        if not path.exists():
            files[path] = RUNBOOK.substitute(review=review, title=path.stem.replace("-", " ").capitalize())
    try:
        (catalog / "runbooks").mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except FileExistsError as error:
        raise StarterError(_exists(error.filename)) from None
    except OSError as error:
        raise StarterError(f"{error.filename} cannot be written: {error.strerror}") from None
    return list(files)


def _metrics() -> str:
    """The other metrics as a comment, each with an example where its limit has a unit."""
    rows = [row for key, row in METRICS.items() if key != "errors"]
    listed = ", ".join(f'{row.key} ("{EXAMPLES[row.unit]}")' if row.unit else row.key for row in rows)
    text = f"Other metrics: {listed}; `any` is a count above zero."
    return fill(text, 120, initial_indent="  # ", subsequent_indent="  # ")


def _exists(file: object) -> str:
    return f"{file} exists and is left as it is: choose another name, or edit it"


def _name_problem(product: str) -> str | None:
    if not re.fullmatch(names.SLUG_PATTERN, product):
        shown = product if len(product) <= _LONGEST else f"{product[:_LONGEST]}..."
        return f"`{shown}` is not a product name: use small letters, digits and single hyphens, such as web-shop"
    if product in _TAKEN:
        what = f"`{product}` is {_TAKEN[product]} in a catalog"
        return f"{what}, so no product has that name: choose another, such as web-shop"
    if len(product) > _LONGEST:
        most = f"at most {_LONGEST} are allowed, since `{product[:8]}...-web` names a project in Sentry"
        return f"the name has {len(product)} characters; {most}: choose a shorter one"
    return None


def _folder_problem(catalog: Path) -> str | None:
    """What stands at the folder and is none; links are not followed in a catalog, so nothing there would be read."""
    for path in (catalog, catalog / "runbooks"):
        if path.is_symlink():
            return f"{path} is a symbolic link, which is not followed in a catalog: give the folder itself"
        if path.exists() and not path.is_dir():
            return f"{path} is no folder: give another one, or move it away"
    return None
