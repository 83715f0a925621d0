"""What a workflow that starts an AI agent on somebody else's text must hold.

Linters of workflows know expressions in `run`, tokens and pins; none knows prompts, tools or who may start an agent.
Each rule takes a parsed workflow and yields what breaks it; `broken` runs them all. Where a rule answers a known
attack, docs/guide/workflows.md names it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Workflow = Mapping[Any, Any]
Job = Mapping[str, Any]
Rule = Callable[[Workflow], Iterator[str]]

AGENT = "anthropics/claude-code-action"
HARMLESS = ("github.event.issue.number", "github.event.label.name", "github.event.sender.type")
"""What of an event neither holds free text nor is chosen by a stranger."""
READING_TOOLS = frozenset({"Read", "Grep", "Glob"})

_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_EVENT = re.compile(r"github\.(?:event(?:\.[\w-]+|\[[^\]]*\]|\.\*)*|head_ref|base_ref|ref_name)")
_PINNED = re.compile(r"@[0-9a-f]{40}$")


def broken(workflow: Workflow) -> list[tuple[str, str]]:
    """Every rule that a workflow with an agent breaks, as its name and what was found."""
    return [(name, text) for name, rule in RULES.items() for text in rule(workflow)]


def jobs(workflow: Workflow) -> Mapping[str, Job]:
    """The jobs by their ids."""
    found: Mapping[str, Job] = workflow.get("jobs") or {}
    return found


def steps(job: Job) -> list[Mapping[str, Any]]:
    """The steps of a job, in order."""
    return list(job.get("steps") or [])


def has_agent(job: Job) -> bool:
    """Whether a step of the job is an agent."""
    return any(_is_agent(step) for step in steps(job))


def _is_agent(step: Mapping[str, Any]) -> bool:
    return str(step.get("uses", "")).startswith(f"{AGENT}@")


def _agents(workflow: Workflow) -> Iterator[tuple[str, Job, Mapping[str, Any]]]:
    for name, job in jobs(workflow).items():
        for step in steps(job):
            if _is_agent(step):
                yield name, job, step.get("with") or {}


def _expressions(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from (match[1].strip() for match in _EXPRESSION.finditer(value))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _expressions(each)


def strangers_text(workflow: Workflow) -> Iterator[str]:
    """No text of strangers, nor an agent's answer, in a prompt, a command, a setting or a variable of an agent."""
    for name, job in jobs(workflow).items():
        places = [("env", job.get("env"))]
        places += [(key, step.get(key)) for step in steps(job) for key in ("run", "with", "env")]
        for key, value in [*places, ("env", workflow.get("env"))]:
            for text in _expressions(value):
                for found in _EVENT.findall(text):
                    if found not in HARMLESS:
                        yield f"{name}: `{key}` holds {found}, which a stranger can write"
                if "needs." in text and has_agent(job):
                    yield f"{name}: `{key}` hands {text} to the agent: another job's output is not trusted either"


def started_by_a_person(workflow: Workflow) -> Iterator[str]:
    """Only a label that a person sets starts it."""
    # YAML 1.1 reads the key `on` as true.
    on = workflow.get("on", workflow.get(True))
    if on != {"issues": {"types": ["labeled"]}}:
        yield f"`on` is {on}: only {{issues: {{types: [labeled]}}}} is allowed"
    for name, job in jobs(workflow).items():
        condition = str(job.get("if", ""))
        if not job.get("needs"):
            for wanted in ("github.event.label.name == '", "github.event.sender.type == 'User'"):
                if wanted not in condition:
                    yield f"{name}: its `if` does not demand {wanted.strip(chr(39))}"
            if "||" in condition:
                yield f"{name}: its `if` has an `||`, which opens another way in"
        elif "always()" in condition or "!cancelled()" in condition:
            yield f"{name}: its `if` runs it although the guard refused"


def nobody_else(workflow: Workflow) -> Iterator[str]:
    """No person without write access, and no bot, drives the agent."""
    for name, _job, given in _agents(workflow):
        for key in ("allowed_non_write_users", "allowed_bots"):
            if given.get(key):
                yield f"{name}: {key} is {given[key]!r}"


def least_rights(workflow: Workflow) -> Iterator[str]:
    """Nothing by default, per job what it needs, and secrets only in an environment."""
    if workflow.get("permissions") != {}:
        yield "`permissions` at the top is not {}"
    for name, job in jobs(workflow).items():
        if not isinstance(job.get("permissions"), Mapping):
            yield f"{name}: has no `permissions` of its own"
        if any("secrets." in text for step in steps(job) for text in _expressions(step)) and not job.get("environment"):
            yield f"{name}: uses a secret outside an environment"


def reader_does_not_write(workflow: Workflow) -> Iterator[str]:
    """The job that reads text of strangers has no right to write, and the one that writes has no agent."""
    for name, job, _given in _agents(workflow):
        rights = job.get("permissions")
        held = rights if isinstance(rights, Mapping) else {"everything": "write"}
        yield from (f"{name}: the agent's job may write {right}" for right, level in held.items() if level == "write")


def few_tools(workflow: Workflow) -> Iterator[str]:
    """The agent can read files, and nothing else, for a bounded time."""
    for name, _job, given in _agents(workflow):
        arguments = str(given.get("claude_args", ""))
        allowed = re.search(r'--allowedTools "([^"]*)"', arguments)
        tools = {tool.strip() for tool in allowed[1].split(",")} if allowed else {"every tool"}
        yield from (f"{name}: the agent may use {tool}" for tool in sorted(tools - READING_TOOLS))
        if not re.search(r"--max-turns \d+", arguments):
            yield f"{name}: --max-turns is missing"
        if "Read(//proc/**)" not in str(given.get("settings", "")):
            yield f"{name}: the agent may read /proc, where the environment's keys are"


def bounded(workflow: Workflow) -> Iterator[str]:
    """One run per issue at a time, each job ends by itself, and a guard counts runs before an agent starts."""
    group = workflow.get("concurrency") or {}
    if "github.event.issue.number" not in str(group.get("group", "") if isinstance(group, Mapping) else group):
        yield "`concurrency` is not per issue"
    for name, job in jobs(workflow).items():
        if not job.get("timeout-minutes"):
            yield f"{name}: timeout-minutes is missing"
    for name, job, _given in _agents(workflow):
        needs = job.get("needs") or []
        before = [needs] if isinstance(needs, str) else needs
        runs = [str(step.get("run", "")) for each in before for step in steps(jobs(workflow).get(each, {}))]
        if not any("claude-guard.sh" in run for run in runs):
            yield f"{name}: no guard (claude-guard.sh) runs before the agent"


def pinned(workflow: Workflow) -> Iterator[str]:
    """Actions by full commit id, no credentials left in the checkout, no transcript in the log."""
    for name, job in jobs(workflow).items():
        for step in steps(job):
            used, given = str(step.get("uses", "")), step.get("with") or {}
            if used and not _PINNED.search(used):
                yield f"{name}: {used} is not pinned to a full commit id"
            if used.startswith("actions/checkout@") and given.get("persist-credentials") is not False:
                yield f"{name}: the checkout keeps its credentials"
            for key in ("show_full_output", "display_report", "path_to_claude_code_executable"):
                if given.get(key) not in (None, "", False, "false"):
                    yield f"{name}: {key} is {given[key]!r}"


def switch(workflow: Workflow) -> Iterator[str]:
    """A repository variable turns it off, without a commit."""
    for name, job in jobs(workflow).items():
        if not job.get("needs") and "vars.CLAUDE_ENABLED == 'true'" not in str(job.get("if", "")):
            yield f"{name}: its `if` does not ask the switch vars.CLAUDE_ENABLED"


RULES: Mapping[str, Rule] = {
    "strangers-text": strangers_text,
    "started-by-a-person": started_by_a_person,
    "nobody-else": nobody_else,
    "least-rights": least_rights,
    "reader-does-not-write": reader_does_not_write,
    "few-tools": few_tools,
    "bounded": bounded,
    "pinned": pinned,
    "switch": switch,
}
