"""`agent-ruleset`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import HIDDEN, UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.agents.agent_ruleset import POLICY

SHOP = entry("Repository", "shop.repository")
BLOG = entry("Repository", "blog.repository")
TEXT = "# who\n/.github/ @a/b # all\n.claude @a/b\nCLAUDE.md @a/b\n/infra/ me@example.com\n"
NO_RULESET = ("shop.claude", "an agent works in `web`, and no active ruleset guards its default branch")
UNOWNED = "an agent works in `web`, and CODEOWNERS names nobody for `{}`"
POLICIES = {
    "pullRequest": {"requireCodeOwnerReview": True, "dismissStaleReviewsOnPush": True},
    "requiredStatusChecks": {"requiredChecks": [{"context": "gate"}]},
}
DEMANDS = {
    "requireCodeOwnerReview": "the approval of a code owner (`code_owners`)",
    "dismissStaleReviewsOnPush": "a new approval after each push (`dismiss_stale`)",
    "requiredStatusChecks": "a check that must pass (`checks`)",
}


def ruleset(parent=SHOP, name="rules", branches=("~DEFAULT_BRANCH",), rules=POLICIES, **props):
    given = {"repository": "web", "target": "branch", "enforcement": "active", "rules": rules}
    given |= {"conditions": {"refName": {"includes": [*branches], "excludes": []}}, **props}
    product = parent.name.partition(".")[0]
    return Spec("github:index/repositoryRuleset:RepositoryRuleset", f"{product}.{name}", given, parent=parent.name)


def codeowners(parent=SHOP, path=".github/CODEOWNERS", content=TEXT, repository="web"):
    props = {"repository": repository, "file": path, "content": content}
    name = f"{parent.name.partition('.')[0]}.{path}"
    return Spec("github:index/repositoryFile:RepositoryFile", name, props, parent=parent.name)


@pytest.fixture
def working(agent):
    """A workflow with an agent, as a product keeps it."""

    def make(parent=SHOP, content=agent.text):
        spec = agent.spec(content, f"{parent.name.partition('.')[0]}.claude")
        return Spec(spec.type, spec.name, spec.props, parent=parent.name)

    return make


@pytest.mark.parametrize("branches", [["~DEFAULT_BRANCH"], ["~ALL"], ["refs/heads/a", "~ALL"]])
@pytest.mark.parametrize("path", [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"])
def test_a_guarded_branch_with_owners_is_fine(working, branches, path):
    assert ask(POLICY, [SHOP, working(), ruleset(branches=branches), codeowners(path=path)]) == Outcome()


def test_without_an_agent_nothing_is_asked(working):
    assert ask(POLICY, [SHOP, working(content="on: push\njobs: {}\n")]) == Outcome()


@pytest.mark.parametrize(
    "given",
    [
        {"target": "tag"},
        {"enforcement": "evaluate"},
        {"branches": ["refs/heads/release"]},
        {"branches": []},
        {"rules": {"requiredStatusChecks": POLICIES["requiredStatusChecks"]}},
        {"repository": "api"},
        {"parent": BLOG},
    ],
)
def test_what_does_not_guard_the_default_branch(working, given):
    outcome = ask(POLICY, [SHOP, BLOG, working(), ruleset(**given), codeowners()])
    assert outcome == Outcome(violations=(NO_RULESET,))
    assert ask(POLICY, [SHOP, working(), codeowners()]) == outcome


@pytest.mark.parametrize("missing", sorted(DEMANDS))
def test_what_the_ruleset_does_not_demand(working, missing):
    less = {key: value for key, value in POLICIES.items() if key != missing}
    less["pullRequest"] = {key: value for key, value in less["pullRequest"].items() if key != missing}
    seen = f"an agent works in `web`, and its ruleset does not demand {DEMANDS[missing]}"
    specs = [SHOP, working(), codeowners()]
    assert ask(POLICY, [*specs, ruleset(rules=less)]) == Outcome(violations=(("shop.rules", seen),))
    assert ask(POLICY, [*specs, ruleset(rules=less), ruleset(name="more")]) == Outcome(), "two hold together"


def test_a_list_without_a_check_demands_none(working):
    rules = {**POLICIES, "requiredStatusChecks": {"requiredChecks": [], "strictRequiredStatusChecksPolicy": True}}
    seen = f"an agent works in `web`, and its ruleset does not demand {DEMANDS['requiredStatusChecks']}"
    outcome = ask(POLICY, [SHOP, working(), codeowners(), ruleset(rules=rules)])
    assert outcome == Outcome(violations=(("shop.rules", seen),))


@pytest.mark.parametrize(
    ("content", "unowned"),
    [
        ("* @a\n/infra/\n", ["/infra/"]),
        ("* @a\n/infra/keys/\n", ["/infra/"]),
        ("* @a\n*\n", ["/.claude/", "/.github/", "/infra/", "CLAUDE.md"]),
        ("* @a\n# /infra/\n\n/infrared/\n", []),
        ("/infra/\n* @a\n", []),
        (TEXT.replace(".claude", "claude"), ["/.claude/"]),
        (TEXT.replace("CLAUDE.md @a/b", "CLAUDE.md # @a/b"), ["CLAUDE.md"]),
        (TEXT + "/.github/workflows/ @c\n", []),
    ],
)
def test_every_path_has_an_owner(working, content, unowned):
    outcome = ask(POLICY, [SHOP, working(), ruleset(), codeowners(content=content)])
    assert outcome == Outcome(violations=tuple(("shop..github/CODEOWNERS", UNOWNED.format(one)) for one in unowned))


def test_without_the_file_nobody_owns_anything_and_the_first_place_counts(working):
    outcome = ask(POLICY, [SHOP, BLOG, working(), ruleset(), codeowners(parent=BLOG), codeowners(repository="api")])
    assert outcome.violations == tuple(
        ("shop.claude", UNOWNED.format(one)) for one in ("/.claude/", "/.github/", "/infra/", "CLAUDE.md")
    )
    both = [codeowners(path="CODEOWNERS"), codeowners(content="* @a\n/infra/\n")]
    outcome = ask(POLICY, [SHOP, working(), ruleset(), *both])
    assert outcome.violations == (("shop..github/CODEOWNERS", UNOWNED.format("/infra/")),)


def test_what_must_be_owned_is_a_setting(working):
    specs = [SHOP, working(), ruleset(), codeowners(content="/terraform/ @a\n")]
    assert ask(POLICY, specs, owned=["/terraform/"]) == Outcome()


def test_clean_then_dirty(working):
    blog = [BLOG, working(BLOG), ruleset(BLOG), codeowners(BLOG)]
    assert ask(POLICY, [*blog, SHOP, working(), codeowners()]) == Outcome(violations=(NO_RULESET,))


@pytest.mark.parametrize(("hidden", "left"), [(UNKNOWN, "undecided"), (HIDDEN, "not_evaluated")])
def test_what_cannot_be_seen_hides_nothing(working, hidden, left):
    blog = [BLOG, working(BLOG), ruleset(BLOG, enforcement=hidden), codeowners(BLOG)]
    outcome = ask(POLICY, [*blog, SHOP, working(), codeowners()])
    assert outcome == Outcome(violations=(NO_RULESET,), **{left: (("blog.rules", "enforcement"),)})
    outcome = ask(POLICY, [SHOP, working(content=hidden)])
    assert outcome == Outcome(**{left: (("shop.claude", "content"),)})


UNSAFE = r"""
agents-draft-without-an-owner:
  reports: its ruleset does not demand the approval of a code owner
  product: harbour
  stack: company
  catalog:
  - set: [repositories, harbour/harbour, ruleset, code_owners]
    to: false
agents-workflows-without-an-owner:
  reports: CODEOWNERS names nobody for `/.github/`
  product: harbour
  stack: company
  files:
  - path: templates/CODEOWNERS
    replace: ["/.github/ @<% owner %>/<% team %>\n", '']
"""
