"""`unpinned-action`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, ask
from vedette_policies.policies.github.unpinned_action import POLICY

COMMIT, DIGEST = "0a" * 20, "sha256:" + "0a" * 32


def seen(what):
    return (("w", f"the job `one` of .github/workflows/w.yml runs {what}, which can become something else"),)


@pytest.mark.parametrize(
    "used", [f"actions/checkout@{COMMIT}", f"a/b/c@{COMMIT}", "./here", f"docker://alpine@{DIGEST}"]
)
def test_commits_digests_and_the_repositorys_own_are_fine(workflow, used):
    assert ask(POLICY, [workflow("w", {"jobs": {"one": {"steps": [{"uses": used}, {"run": "true"}]}}})]) == Outcome()


@pytest.mark.parametrize(
    "used", ["a/b@v6", "a/b", f"a/b@{COMMIT[:-1]}", f"a/b@{COMMIT}0", "a/b@main", "${{ matrix.a }}"]
)
def test_names_that_can_move_are_refused(workflow, used):
    assert ask(POLICY, [workflow("w", {"jobs": {"one": {"steps": [{"uses": used}]}}})]).violations == seen(f"`{used}`")


def test_a_called_workflow_is_refused_too(workflow):
    used = "a/b/.github/workflows/x.yml@main"
    assert ask(POLICY, [workflow("w", {"jobs": {"one": {"uses": used}}})]).violations == seen(f"`{used}`")


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
    assert ask(POLICY, [workflow("w", {"jobs": {"one": job(image)}})]).violations == seen(f"the image `{image}`")
    assert ask(POLICY, [workflow("w", {"jobs": {"one": job(f"node@{DIGEST}")}})]) == Outcome()


def test_no_image_is_none(workflow):
    job = {"container": {"image": ""}, "services": {"db": {"ports": [1]}}, "steps": ["?", {"uses": 3}]}
    assert ask(POLICY, [workflow("w", {"jobs": {"one": job, "two": "?", "three": {"container": 3}}})]) == Outcome()


def test_beside_an_agent_only_images_are_evaluated(workflow):
    steps = [{"uses": "anthropics/claude-code-action@v1"}, {"uses": "a/b@v1"}, {"uses": "docker://alpine"}]
    outcome = ask(POLICY, [workflow("w", {"jobs": {"one": {"steps": steps, "container": "node:24"}}})])
    assert outcome.violations == seen("the image `node:24`")


def test_clean_then_dirty(workflow):
    steps = [{"uses": f"a/b@{COMMIT}"}, {"uses": "a/b@v1"}]
    outcome = ask(POLICY, [workflow("a", UNKNOWN), workflow("w", {"jobs": {"zero": {}, "one": {"steps": steps}}})])
    assert outcome == Outcome(violations=seen("`a/b@v1`"), not_evaluated=(("a", "content"),))


UNSAFE = r"""
action-by-its-tag:
  reports: the job `digest` of .github/workflows/weekly-digest.yml runs `actions/checkout@v6`
  product: ferries
  files:
  - path: templates/workflows/weekly-digest.yml
    replace:
    - 'actions/checkout@d23441a48e516b6c34aea4fa41551a30e30af803 # v6.1.0'
    - actions/checkout@v6
image-by-its-tag:
  reports: the job `digest` of .github/workflows/weekly-digest.yml runs the image `node:24`
  product: ferries
  files:
  - path: templates/workflows/weekly-digest.yml
    replace: ['runs-on: ubuntu-24.04', "runs-on: ubuntu-24.04\n    container: node:24"]
"""
