"""`unpinned-action`."""

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, ask
from vedette_policies.rules.github.unpinned_action import RULE

COMMIT, DIGEST = "0a" * 20, "sha256:" + "0a" * 32


def seen(what):
    return (("w", f"the job `one` of .github/workflows/w.yml runs {what}, which can become something else"),)


@pytest.mark.parametrize(
    "used", [f"actions/checkout@{COMMIT}", f"a/b/c@{COMMIT}", "./here", f"docker://alpine@{DIGEST}"]
)
def test_commits_digests_and_the_repositorys_own_are_fine(workflow, used):
    assert ask(RULE, [workflow("w", {"jobs": {"one": {"steps": [{"uses": used}, {"run": "true"}]}}})]) == Outcome()


@pytest.mark.parametrize(
    "used", ["a/b@v6", "a/b", f"a/b@{COMMIT[:-1]}", f"a/b@{COMMIT}0", "a/b@main", "${{ matrix.a }}"]
)
def test_names_that_can_move_are_refused(workflow, used):
    assert ask(RULE, [workflow("w", {"jobs": {"one": {"steps": [{"uses": used}]}}})]).violations == seen(f"`{used}`")


def test_a_called_workflow_is_refused_too(workflow):
    used = "a/b/.github/workflows/x.yml@main"
    assert ask(RULE, [workflow("w", {"jobs": {"one": {"uses": used}}})]).violations == seen(f"`{used}`")


@pytest.mark.parametrize("image", ["node:24", "node", f"node@{DIGEST}0", "${{ matrix.image }}"])
@pytest.mark.parametrize(
    "job",
    [
        lambda image: {"container": image},
        lambda image: {"container": {"image": image}},
        lambda image: {"services": {"db": {"image": image}}},
        lambda image: {"steps": [{"uses": f"docker://{image}"}]},
    ],
)
def test_images_that_can_move_are_refused(workflow, image, job):
    assert ask(RULE, [workflow("w", {"jobs": {"one": job(image)}})]).violations == seen(f"the image `{image}`")
    assert ask(RULE, [workflow("w", {"jobs": {"one": job(f"node@{DIGEST}")}})]) == Outcome()


def test_no_image_is_none(workflow):
    job = {"container": {"image": ""}, "services": {"db": {"ports": [1]}}, "steps": ["?", {"uses": 3}]}
    assert ask(RULE, [workflow("w", {"jobs": {"one": job, "two": "?", "three": {"container": 3}}})]) == Outcome()


def test_beside_an_agent_only_images_are_judged(workflow):
    steps = [{"uses": "anthropics/claude-code-action@v1"}, {"uses": "a/b@v1"}, {"uses": "docker://alpine"}]
    said = ask(RULE, [workflow("w", {"jobs": {"one": {"steps": steps, "container": "node:24"}}})])
    assert said.violations == seen("the image `node:24`")


def test_clean_then_dirty(workflow):
    steps = [{"uses": f"a/b@{COMMIT}"}, {"uses": "a/b@v1"}]
    said = ask(RULE, [workflow("a", UNKNOWN), workflow("w", {"jobs": {"zero": {}, "one": {"steps": steps}}})])
    assert said == Outcome(violations=seen("`a/b@v1`"), not_judged=(("a", "content"),))
