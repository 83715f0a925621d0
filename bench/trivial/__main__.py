"""The least a provider can do: it keeps what it is given. The yardstick for what the engine itself costs."""

from __future__ import annotations

import itertools
import json
import os
import sys
import time

from pulumi.provider.experimental import provider as p
from pulumi.provider.experimental.server import main

SCHEMA = {
    "name": "trivial",
    "version": "0.0.1",
    "resources": {"trivial:index:Thing": {"inputProperties": {"value": {"$ref": "pulumi.json#/Any"}}}},
}


class Trivial(p.Provider):
    """One resource, whose state is its inputs."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)

    async def get_schema(self, request: p.GetSchemaRequest) -> p.GetSchemaResponse:  # noqa: ARG002
        return p.GetSchemaResponse(json.dumps(SCHEMA))

    async def check_config(self, request: p.CheckRequest) -> p.CheckResponse:
        return p.CheckResponse(inputs=request.new_inputs)

    async def diff_config(self, request: p.DiffRequest) -> p.DiffResponse:  # noqa: ARG002
        return p.DiffResponse(changes=False)

    async def configure(self, request: p.ConfigureRequest) -> p.ConfigureResponse:  # noqa: ARG002
        return p.ConfigureResponse(
            accept_secrets=True, accept_resources=False, accept_outputs=False, supports_preview=True
        )

    async def check(self, request: p.CheckRequest) -> p.CheckResponse:
        return p.CheckResponse(inputs=request.new_inputs)

    async def diff(self, request: p.DiffRequest) -> p.DiffResponse:
        return p.DiffResponse(changes=request.old_state != request.new_inputs)

    async def create(self, request: p.CreateRequest) -> p.CreateResponse:
        if not request.preview:
            _log()
        return p.CreateResponse(resource_id=str(next(self._ids)), properties=request.properties)

    async def read(self, request: p.ReadRequest) -> p.ReadResponse:
        _log()
        return p.ReadResponse(request.resource_id, request.properties, request.inputs)

    async def delete(self, request: p.DeleteRequest) -> None:  # noqa: ARG002
        return None


def _log() -> None:
    if path := os.environ.get("BENCH_TRIVIAL_LOG"):
        with open(path, "a", encoding="utf-8") as log:  # noqa: PTH123 - a line, as cheap as it gets
            log.write(f"{time.monotonic()}\n")


if __name__ == "__main__":
    main(sys.argv[1:], "0.0.1", Trivial())
