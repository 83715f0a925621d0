"""The arguments of a `pulumi` command line: its command, its stack, and what may not be among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vedette.cli.engine import EngineError

COMMANDS = {"pre": "preview", "update": "up", "down": "destroy", "dn": "destroy"}
"""The engine's other names for a command (`pulumi COMMAND --help`, 3.259.0)."""

_GLOBAL_VALUES = frozenset(
    {"--color", "--cwd", "-C", "--memprofilerate", "--otel-traces", "--profiling", "--tracing", "--verbose", "-v"}
    | {"--tracing-header", "--stack", "-s"}
)
"""Options before the command that take their value as the next argument."""

_GLOBAL_FLAGS = frozenset(
    {"--disable-integrity-checking", "--emoji", "-e", "--fully-qualify-stack-names", "--help", "-h", "--logflow"}
    | {"--logtostderr", "--non-interactive", "--version"}
)
"""Options before the command that take no value."""

_ELSEWHERE = (
    "Vedette has read this stack's configuration and catalog, and these are others: change into the other folder"
)
_CONFIG = "it would change what the policies know of the stack: `vedette pulumi -- config set KEY VALUE` first"
_PREVIEW = "each `up` previews first, so that nothing refused is written: leave it out"
_REMOTE = "the run would be elsewhere, without the policies of this checkout: leave it out"
_REFUSED = {
    "--cwd": _ELSEWHERE, "-C": _ELSEWHERE, "--config-file": _ELSEWHERE,
    "--config": _CONFIG, "-c": _CONFIG, "--config-path": _CONFIG, "--override-env": _CONFIG,
    "--event-log": "Vedette reads the engine's log of events itself: leave it out",
    "--policy-pack-config": "the pack's configuration is the stack's own: change policies/settings/STACK.yaml",
    "--skip-preview": _PREVIEW, "-f": _PREVIEW,
    "--plan": _PREVIEW,
    "--remote": _REMOTE,
}  # fmt: skip
_WITHOUT_POLICIES = frozenset({"--skip-preview", "-f", "--event-log"})
"""Allowed where no policy is evaluated: `refresh`, `destroy` and `import` write nothing that a policy could refuse."""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command line of the engine.

    Attributes:
        command: Its canonical name; empty where there is none.
        arguments: What follows the command that is no option, for commands such as `stack init`.
        stack: The stack that an option names.
        help: Whether only help is asked for.
        before: Options before the command that are none of the engine's own; what follows one may be its value, so
            that nobody can say which argument is the command.
    """

    command: str
    arguments: tuple[str, ...]
    stack: str | None
    help: bool
    before: tuple[str, ...] = ()


def parse(arguments: Sequence[str]) -> CommandLine:
    """Read a command line, whose options may stand before the command."""
    given, stack, before = [], None, []
    rest = iter(arguments)
    for argument in rest:
        name, value = _split(argument)
        if name in {"--stack", "-s"}:
            stack = value if value is not None else next(rest, None)
        elif name in _GLOBAL_VALUES and value is None:
            next(rest, None)
        elif not argument.startswith("-"):
            given.append(argument)
        elif not given and name not in _GLOBAL_FLAGS:
            before.append(argument)
    command = given[0] if given else ""
    return CommandLine(
        command=COMMANDS.get(command, command),
        arguments=tuple(given[1:]),
        stack=stack,
        help=any(argument in {"--help", "-h"} for argument in arguments),
        before=tuple(before),
    )


def check(arguments: Sequence[str], *, policies: bool = True) -> None:
    """Refuse options that would take a run past the policies.

    Raises:
        EngineError: there are some; all of them are named.
    """
    found = [(name, why) for name, why in _refused(arguments) if policies or name not in _WITHOUT_POLICIES]
    if found:
        raise EngineError("\n".join(f"{name} cannot be given to a run by Vedette: {why}" for name, why in found))


def without_stack(arguments: Sequence[str]) -> list[str]:
    """The arguments without the option that names the stack."""
    kept, rest = [], iter(arguments)
    for argument in rest:
        name, value = _split(argument)
        if name in {"--stack", "-s"}:
            if value is None:
                next(rest, None)
        else:
            kept.append(argument)
    return kept


def _refused(arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    for argument in arguments:
        name, _ = _split(argument)
        if name in _REFUSED:
            yield name, _REFUSED[name]
        elif name.startswith("--remote"):
            yield name, _REMOTE
        elif name in {"--stack", "-s"}:
            yield name, "give the stack to Vedette: `--stack NAME` before `--`"
        elif bundled := next((f"-{one}" for one in _bundle(argument) if f"-{one}" in _REFUSED), None):
            yield argument, _REFUSED[bundled]


def _bundle(argument: str) -> str:
    """The letters of short options in one argument, such as `-yf`, up to one that takes the rest as its value."""
    if argument.startswith("--") or not argument.startswith("-"):
        return ""
    letters = ""
    for letter in argument[1:]:
        if not letter.isalpha():
            break
        letters += letter
        if letter in "Cscmptxv":
            break
    return letters


def _split(argument: str) -> tuple[str, str | None]:
    """An option and the value in the same argument: `--stack=prod`, `-sprod`, `-s=prod`."""
    if argument.startswith("--"):
        name, equals, value = argument.partition("=")
        return name, value if equals else None
    if len(argument) > 2 and argument[0] == "-" and argument[1] in "sCcv":
        return argument[:2], argument[2:].removeprefix("=")
    return argument, None
