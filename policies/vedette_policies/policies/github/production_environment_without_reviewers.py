"""A deployment to production is somebody's decision, and that somebody is not the one who pushed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors.workflows import Job, workflow

_DECIDED_LATER = "which is decided at run time and may be one that asks nobody"
_NAMED = "the environment is named in the workflow"


def evaluate(resource: Resource, context: Context) -> Iterator[Result]:
    """A job that deploys to production waits for a person, and an environment declares those that the catalog names.

    A job with `deployment: false` only reads the environment's secrets: a nightly backup can wait for nobody.
    """
    named = {name.casefold() for name in context.settings["environments"]}

    def asked_for(name: str) -> bool:
        return name.casefold() in named or context.facts.is_production(name, ignore_case=True)

    repository = resource.text("repository")
    if resource.type == types.ENVIRONMENT:
        name = resource.text("environment")
        if asked_for(name) and name in _reviewed(context, resource) and not _asks(resource):
            seen = f"the environment `{name}` of `{repository}` asks nobody, and the catalog names reviewers"
            yield Violation(resource=resource, seen=seen, allowed="it asks whom the catalog names")
        return
    flow = workflow(resource)
    reviewed = {name.casefold() for name in _reviewed(context, resource)}
    production = {name.casefold() for name in context.facts.environments if asked_for(name)} | named
    # Every environment of the stack has to ask somebody, and at least one that is not a trial.
    unasked = bool(production - reviewed) or not any(map(asked_for, reviewed))
    for job in flow.jobs if flow else ():
        name = _deployed(job)
        if "${{" in name:
            if unasked:
                seen = f"the job `{job.name}` of {resource.text('file')} deploys to `{name}`, {_DECIDED_LATER}"
                yield Violation(resource=resource, seen=seen, allowed=f"{_NAMED}, or each environment asks somebody")
        elif name and asked_for(name) and name.casefold() not in reviewed:
            seen = f"the job `{job.name}` of {resource.text('file')} deploys to `{name}`, which asks nobody"
            yield Violation(resource=resource, seen=seen, allowed="a deployment to production waits for a person")


def _reviewed(context: Context, resource: Resource) -> set[str]:
    """The environments of its repository that ask somebody.

    A stack may keep a repository elsewhere, under another name: the resource's own name has the catalog's.
    """
    asked = context.facts.reviewed.items()
    return {name for path, names in asked if f":{path}:" in resource.name for name in names}


def _asks(environment: Resource) -> bool:
    return any(one.get("users") or one.get("teams") for one in environment.items("reviewers"))


def _deployed(job: Job) -> str:
    """The environment that a job deploys to, "" for none."""
    environment = job.data.get("environment")
    if isinstance(environment, Mapping):
        return "" if environment.get("deployment") is False else str(environment.get("name", ""))
    return environment if isinstance(environment, str) else ""


POLICY = ResourcePolicy(
    id="production-environment-without-reviewers",
    title="A deployment to production waits for a person.",
    severity="high",
    frameworks=("ISO27001:A.8.31", "SOC2:CC8.1"),
    remediation='Add `environments: {production: {reviewers: ["team:NAME"]}}` to the repository.',
    settings={"environments": {"type": "array", "items": {"type": "string"}, "default": []}},
    types=(types.FILE, types.ENVIRONMENT),
    evaluate=evaluate,
)
