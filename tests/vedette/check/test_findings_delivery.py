"""What is wrong with files, secrets, variables and shared projects: one broken thing each, with its words and place."""

from __future__ import annotations

import time

import pytest

from vedette.check.markdown import without_code
from vedette.model.widgets import USUAL

BY_ITSELF = "it comes by itself for catalog/shop.yaml:7:3"

# (rule, what is added to the clean file, place, message, hint)
CASES = [
    (
        "value-invalid",
        'repositories:\n  acme/shop:\n    labels: [bug, {name: own, color: "#ff0000"}]\n',
        "42:38",
        "`#ff0000` is not a colour",
        'write six hexadecimal digits without #, quoted: "d73a4a"',
    ),
    (
        "value-invalid",
        "repositories:\n  acme/shop:\n    environments: {production: {reviewers: [alice]}}\n",
        "42:45",
        "`alice` is not a reviewer",
        "write team:SLUG or user:LOGIN",
    ),
    (
        "value-invalid",
        "secrets:\n  api-key: {}\n",
        "41:3",
        "`api-key` is not a secret or variable",
        "write capitals, digits and underscores, such as SENTRY_DSN",
    ),
    (
        "value-invalid",
        "secrets:\n  GITHUB_KEY: {}\n",
        "41:3",
        "`GITHUB_KEY` starts with GITHUB_, which GitHub keeps for itself",
        "choose another name",
    ),
    (
        "value-invalid",
        "variables:\n  MODE: {covers: [S1]}\n",
        "41:9",
        "a variable has either `value` or `values`",
        "write {value: x}, or {values: {production: x}}",
    ),
    (
        "value-invalid",
        "dashboards:\n  d: {title: D, widgets: [erors]}\n",
        "41:27",
        f"`erors` is no usual widget; usual are {', '.join(USUAL)}",
        "name one of them, or describe your own",
    ),
    (
        "template-unknown",
        "repositories:\n  acme/shop:\n    files: {docs/escalatoin.md: {}}\n",
        "42:13",
        (
            "there is no template `docs/escalatoin.md`; the catalog has docs/escalation.md, workflows/release.yml, and"
            " docs/guide/workflows.md lists those of Vedette"
        ),
        "did you mean `docs/escalation.md`?",
    ),
    (
        "template-placeholder",
        "repositories:\n  acme/shop:\n    files: {workflows/release.yml: {with: {node: 20}}}\n",
        "42:13",
        "`workflows/release.yml` line 2 needs `version`, which has no value here",
        "add `with: {version: ...}`, or correct the template; known are KNOWN",
    ),
    (
        "file-duplicate",
        "repositories:\n  acme/shop:\n    files: {docs/escalation.md: {path: docs/runbooks/spike.md}}\n",
        "42:13",
        "`docs/runbooks/spike.md` is in acme/shop already: it is the runbook of an entry",
        "give one of them another `path`",
    ),
    (
        "cron-unknown",
        "repositories:\n  acme/shop:\n    files: {docs/escalation.md: {cron: nihgtly}}\n",
        "42:40",
        "unknown cron `nihgtly`; known are nightly",
        "did you mean `nightly`?",
    ),
    (
        "secret-duplicate",
        "secrets:\n  SENTRY_DSN: {dsn: web, environments: [staging]}\n",
        "41:3",
        f"the secret `SENTRY_DSN` of acme/shop, environment staging is declared twice; {BY_ITSELF}",
        "remove or rename one of them",
    ),
    (
        "repository-unknown",
        "secrets:\n  API_KEY: {repository: acme/shpo}\n",
        "41:25",
        "unknown repository `acme/shpo`; known are acme/shop",
        "did you mean `acme/shop`?",
    ),
    (
        "repository-missing",
        "repositories:\n  acme/other: {}\nsecrets:\n  API_KEY: {}\n",
        "43:3",
        "`API_KEY` says no repository, and the product has acme/shop, acme/other",
        "add `repository:` and one of these",
    ),
    (
        "environment-unknown",
        "variables:\n  MODE: {values: {prod: live}}\n",
        "41:3",
        "acme/shop has no environment `prod`; it has production, staging",
        "add it to `repositories.acme/shop.environments`, or use one of these",
    ),
    (
        "variable-fixed",
        'variables:\n  TEST_MODE: {values: {production: "true"}, must: {production: "false"}}\n',
        "41:36",
        "`TEST_MODE` is `true` in production; it must be `false`",
        'write `production: "false"`',
    ),
    (
        "requirement-unknown",
        "paging: {disabled: nobody on call}\nmanual:\n  app: {title: Install it, steps: [click], covers: [S1, X9]}\n",
        "42:57",
        "there is no requirement `X9` in requirements.yaml",
        "add it there, or correct it",
    ),
]


@pytest.fixture
def templates(folder):
    """A folder with two templates and a list of requirements."""
    folder.put("templates/docs/escalation.md", "# Who is asked\n")
    folder.put("templates/workflows/release.yml", "on: push\n# <% product %> <% version %> with Node <% node %>\n")
    return folder.put("requirements.yaml", "S1: teams and projects\nS4: what people do\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}:{case[2]}")
def test_one_broken_value_is_one_finding(templates, clean, case):
    rule, more, place, message, hint = case
    hint, _, known = hint.partition("KNOWN") if "KNOWN" in hint else (hint, "", None)
    found = templates.write(clean + more).findings()
    assert [(one[0], one[1], one[2]) for one in found] == [(rule, f"catalog/shop.yaml:{place}", message)]
    assert found[0][3].startswith(hint)
    assert known is not None or found[0][3] == hint


def test_everything_is_found_in_one_run(templates, clean):
    text = "secrets:\n  A: {dsn: wbe, repository: a/b}\n  SENTRY_DSN: {environments: [production]}\n"
    rules = [one[0] for one in templates.write(clean + text).findings()]
    assert sorted(rules) == ["repository-unknown", "secret-duplicate", "service-unknown"]


SHARED = "  web: {platform: javascript-nextjs, repository: acme/shop, project: all, path: services/web}\n"


DIFFERENT = [
    (
        "project-differs",
        "  api: {platform: node, repository: acme/shop, project: all, path: services/api}\n",
        "8:19",
        "`api` shares a project with `web`, whose platform is `javascript-nextjs`, and says `node`",
    ),
    (
        "path-duplicate",
        "  api: {platform: javascript-nextjs, repository: acme/shop, project: all, path: apps/web}\n",
        "8:81",
        "the folder `web` is that of `web` too, so stack traces could not be told apart",
    ),
]


@pytest.mark.parametrize("case", DIFFERENT, ids=lambda case: case[0])
def test_services_that_share_a_project_agree(folder, clean, case):
    rule, second, place, message = case
    old = "  web: {platform: javascript-nextjs, repository: acme/shop}\n"
    found = folder.write(clean.replace(old, SHARED + second)).findings()
    assert [one[:3] for one in found] == [(rule, f"catalog/shop.yaml:{place}", message)]


PER_ISSUE = [
    ('errors: "> 10", users: "> 5"', "`users` needs `per: issue`", "add `per: issue`, or remove `users`"),
    (
        'errors: ">= 10", per: issue',
        "`>= 10` does not go with `per: issue`, which knows `>` only",
        'write it as "> 5"',
    ),
    (
        'errors: "> 10", users: {warning: "> 1", critical: "> 2"}, per: issue',
        "`> 1 and > 2` does not go with `per: issue`, which knows `>` only",
        'write it as "> 5"',
    ),
    (
        'p95: "> 5s", per: issue',
        "`p95` looks at many requests, so it cannot go with `per: issue`",
        "use `per: project`",
    ),
    (
        'errors: "> 10", per: issue, within: 10m',
        "Sentry does not count the events of an issue within 10m; it does within 1m, 5m, 15m, 1h, 1d",
        "choose one of these for `within`",
    ),
]


@pytest.mark.parametrize("case", PER_ISSUE, ids=lambda case: case[0])
def test_single_issues_are_counted_as_sentry_can(folder, clean, case):
    when, message, hint = case
    text = clean.replace('when: {errors: "> 10", within: 5m}', f"when: {{{when}}}")
    # An override in the unit of the metric that the alert had is a fault of its own.
    text = text.replace('{threshold: "> 50"}', "{within: 5m}")
    assert folder.write(text).findings() == [("value-invalid", "catalog/shop.yaml:23:11", message, hint)]


def test_an_override_cannot_ask_more_of_single_issues(folder, clean):
    text = clean.replace("within: 5m}", "within: 5m, per: issue}")
    text = text.replace('spike: {threshold: "> 50"}', 'spike: {threshold: ">= 50", within: 10m}')
    assert [one[:3] for one in folder.write(text).findings()] == [
        ("issue-limit", "catalog/shop.yaml:17:26", "`>= 50` does not go with `per: issue`, which knows `>` only"),
        (
            "issue-limit",
            "catalog/shop.yaml:17:43",
            "Sentry does not count the events of an issue within 10m; it does within 1m, 5m, 15m, 1h, 1d",
        ),
    ]


def test_two_products_cannot_claim_one_repository(folder, clean):
    other = (
        clean.replace("product: shop", "product: mall").replace("title: S", "title: M").replace("title: N", "title: M")
    )
    found = folder.write(clean, "a.yaml").write(other, "b.yaml").findings()
    assert (
        "name-duplicate",
        "catalog/b.yaml:7:50",
        "the repository `acme/shop` exists already, at catalog/a.yaml:7:38",
    ) in [one[:3] for one in found]


def test_a_link_that_leads_nowhere_is_found_where_it_stands(templates, clean):
    templates.put(
        "runbooks/spike.md",
        "See [who](../escalation.md#lead), [this](error-rate.md), [us](https://acme.example) and [gone](../gone.md).\n"
        "Next review: 2027-01-01\n",
    )
    more = "repositories:\n  acme/shop:\n    files: {docs/escalation.md: {}}\n"
    hint = "correct it, add the file to `files`, or write the whole address"
    message = "the link leads to `docs/gone.md`, which the catalog does not put into acme/shop"
    assert templates.write(clean + more).findings() == [
        ("link-unknown", "catalog/runbooks/spike.md:1:96", message, hint)
    ]


def test_the_links_of_templates_are_followed_after_rendering(templates, clean):
    templates.put("templates/docs/escalation.md", "# Who\n[a](runbooks/<% book %>.md) [b](<% book %>.md)\n")
    more = "repositories:\n  acme/shop:\n    files: {docs/escalation.md: {with: {book: spike}}}\n"
    message = "the link leads to `docs/spike.md`, which the catalog does not put into acme/shop"
    assert [one[:3] for one in templates.write(clean + more).findings()] == [
        ("link-unknown", "catalog/templates/docs/escalation.md:2:28", message)
    ]


def test_a_runbook_says_when_it_is_reviewed(folder, clean):
    folder.put("runbooks/spike.md", "# What to do\nReview it some day.\n")
    assert folder.write(clean).findings() == [
        (
            "runbook-review",
            "catalog/runbooks/spike.md",
            "the runbook does not say when it is reviewed next",
            "end it with a line such as: Owner: Operations. Next review: 2027-02-21.",
        )
    ]


def test_a_requirement_without_a_sentence_is_found(folder, clean):
    folder.put("requirements.yaml", "S1: teams\nS2:\n").write(clean)
    assert [one[:3] for one in folder.findings()] == [
        (
            "value-invalid",
            "catalog/requirements.yaml:2:4",
            "`S2` has no sentence: text that says what is asked for is needed",
        )
    ]


@pytest.mark.parametrize(
    ("line", "value", "why"),
    [
        ("on: {schedule: [{cron: '<% it %>'}]}", "0 0 L * *", "is the schedule of a GitHub workflow, and the day of"),
        ("a: [<% it %>]", "b]", "changes what the template says"),
        ("if: a == '<% it %>'", "it's", "stands in an expression"),
        ("run: echo <% it %>", "$(id)", "stands in a shell command"),
        ("a: x <% it %>", "${{ github.token }}", "which GitHub reads as an expression"),
    ],
)
def test_a_value_that_changes_a_file_is_found_at_the_value(templates, clean, line, value, why):
    templates.put("templates/workflows/release.yml", line + "\n")
    more = f'repositories:\n  acme/shop:\n    files: {{workflows/release.yml: {{with: {{it: "{value}"}}}}}}\n'
    ((rule, place, message, hint),) = templates.write(clean + more).findings()
    assert (rule, place) == ("template-value", "catalog/shop.yaml:42:48")
    assert message.startswith(f"`{value}` for `it` of `workflows/release.yml` ")
    assert why in message
    assert hint


def test_a_value_of_a_page_is_no_markup_and_not_endless(templates, clean):
    templates.put("templates/docs/escalation.md", "| <% who %> |\n")
    more = "repositories:\n  acme/shop:\n    files: {docs/escalation.md: {with: {who: 'WHO'}}}\n"
    for value, rule in (("a | b", "template-value"), ("x" * 4001, "value-invalid"), ("Rosa Lind (CTO)", None)):
        found = templates.write(clean + more.replace("WHO", value)).findings()
        assert [one[0] for one in found] == ([rule] if rule else [])


CODE = """\
Run `[a](gone-1.md)` or ``[a](gone-2.md) ` x``, not ` [b](error-rate.md).

```sh
echo "[a](gone-3.md)"
~~~
[a](gone-4.md)
```

~~~~ text
``` [a](gone-5.md)
~~~
[a](gone-6.md)
~~~~

    [a](gone-7.md)

- an item

    [a](error-rate.md)

Next review: 2027-01-01. See [us](HTTPS://Acme.example/a) and [gone](gone-8.md).
"""


def test_what_stands_in_code_is_no_link(templates, clean):
    templates.put("runbooks/spike.md", CODE)
    message = "the link leads to `docs/runbooks/gone-8.md`, which the catalog does not put into acme/shop"
    line = CODE.split("\n").index(CODE.split("\n")[-2]) + 1
    column = CODE.split("\n")[line - 1].index("gone-8.md") + 1
    assert [one[:3] for one in templates.write(clean).findings()] == [
        ("link-unknown", f"catalog/runbooks/spike.md:{line}:{column}", message)
    ]


@pytest.mark.parametrize("line", ["x" + "`" * 32_000, "` `` " * 8_000, "[`](" * 8_000])
def test_code_of_a_long_line_is_found_in_linear_time(line):
    before = time.process_time()
    (seen,) = without_code([line])
    assert len(seen) == len(line)
    assert time.process_time() - before < 2
