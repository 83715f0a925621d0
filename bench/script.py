"""The bare script: the same calls as the provider's, with asyncio and httpx and nothing else."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

import httpx


async def main(stages: list[list[dict[str, object]]], base_url: str, token: str, connections: int) -> None:
    """Send every recorded request again, the ones of a stage side by side; print time, and CPU with the start-up."""
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=60) as client:
        start = time.monotonic()
        count = 0
        for stage in stages:
            gate = asyncio.Semaphore(connections)

            async def send(call: dict[str, object], gate: asyncio.Semaphore = gate) -> None:
                async with gate:
                    path = f"{call['path']}?{call['query']}" if call.get("query") else str(call["path"])
                    answer = await client.request(str(call["method"]), path, json=call["body"])
                answer.raise_for_status()

            await asyncio.gather(*(send(call) for call in stage))
            count += len(stage)
        seconds = time.monotonic() - start
        print(json.dumps({"requests": count, "seconds": seconds, "cpu_s": _cpu()}))


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    recorded = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    asyncio.run(main(recorded, sys.argv[2], sys.argv[3], int(sys.argv[4])))
