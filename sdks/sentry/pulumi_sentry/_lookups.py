"""How the generated functions ask the provider: a look-up that fails ends the program with one sentence.

Pulumi's own `invoke` raises a bare Exception, which ends the program with a stack trace. It also takes the mark off
secret arguments before it sends them, so that the provider cannot know what to leave out of its message. Here it is
known.
"""

from __future__ import annotations

# ruff: noqa: ANN401 - the values of properties have no narrower type
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

import pulumi
import pulumi.runtime
from pulumi.runtime.settings import SETTINGS
from pulumi.runtime.sync_await import _sync_await

# A message shows this many characters of a long value.
_SHOWN = 80


def invoke(tok: str, args: Mapping[str, Any], opts: Any = None, typ: type | None = None) -> Any:
    """As `pulumi.runtime.invoke`.

    Raises:
        pulumi.RunError: The look-up failed; Pulumi shows the sentence alone.
    """
    try:
        return pulumi.runtime.invoke(tok, args, opts=opts, typ=typ)
    except Exception as error:
        if not _refused(tok, error):
            raise
        raise _sync_await(_sentence(tok, args, error)) from None


def invoke_output(tok: str, args: Mapping[str, Any], opts: Any = None, typ: type | None = None) -> pulumi.Output[Any]:
    """As `pulumi.runtime.invoke_output`; what it gives fails as `invoke` does."""

    async def fail(error: Exception) -> None:
        if not _refused(tok, error):
            raise error
        raise await _sentence(tok, args, error) from None

    asked = pulumi.runtime.invoke_output(tok, args, opts=opts, typ=typ)
    # The runtime ends a program with the error of any output that failed: this one's error is for `fail` alone. Newer
    # SDKs do this in `recover`; with older ones the runtime may come first.
    with SETTINGS.lock:
        SETTINGS.outputs.discard(asked._data)  # noqa: SLF001 - there is no public way
    return asked.recover(fail)


def _refused(tok: str, error: Exception) -> bool:
    return type(error) is Exception and str(error).startswith(f"invoke of {tok} failed: ")


async def _sentence(tok: str, args: Mapping[str, Any], error: Exception) -> pulumi.RunError:
    text = str(error).removeprefix(f"invoke of {tok} failed: ")
    text = text.removeprefix(f"invocation of {tok} returned an error: ")
    for value in args.values():
        if isinstance(value, pulumi.Output) and await value.is_secret():
            for secret in sorted(_spellings(await value.future()), key=len, reverse=True):
                text = re.sub(re.escape(secret), "[secret]", text, flags=re.IGNORECASE)
    name = tok.rpartition(":")[2]
    return pulumi.RunError(text if text.startswith(f"{name}: ") else f"{name}: {text}")


def _spellings(value: Any) -> Iterator[str]:
    """A secret value as a message may write it."""
    if isinstance(value, str):
        if value.strip():
            for text in (value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]):
                yield from (text, text[: _SHOWN - 1], quote(text, safe=""), quote(text), quote_plus(text))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _spellings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _spellings(item)
    elif value is not None:
        yield json.dumps(value)
