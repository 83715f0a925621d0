"""A program whose look-up fails, with a monitor that refuses: `python look_up.py plain|output|secret`."""

from __future__ import annotations

import asyncio
import sys

import grpc
import pulumi
import sdk_lookups
from pulumi.runtime import mocks
from pulumi.runtime.stack import run_pulumi_func

TOKEN = "sentry:index:getTeam"


class RefusedError(grpc.RpcError):
    """What the engine answers when the provider refuses."""

    def code(self):
        return grpc.StatusCode.UNKNOWN

    def details(self):
        return f'invocation of {TOKEN} returned an error: getTeam: there is no team "nobody"'


class Refusing(mocks.Mocks):
    """No look-up finds anything."""

    def call(self, args):
        raise RefusedError

    def new_resource(self, args):
        return args.name, args.inputs


def program():
    slug = pulumi.Output.secret("nobody") if sys.argv[1] == "secret" else "nobody"
    if sys.argv[1] == "plain":
        sdk_lookups.invoke(TOKEN, {"slug": slug})
    pulumi.export("id", sdk_lookups.invoke_output(TOKEN, {"slug": slug}).apply(lambda team: team["id"]))


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
mocks.set_mocks(Refusing())
try:
    loop.run_until_complete(run_pulumi_func(program))
except pulumi.RunError as error:
    print(error)  # noqa: T201 - what the language host shows
