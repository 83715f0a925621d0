"""`python -m pulumi_resource_sentry schema` prints the schema, `routes` what can be sent; else it serves the engine."""

from __future__ import annotations

import json
import sys


def main(arguments: list[str] | None = None) -> None:
    """The console script pulumi-resource-sentry."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["schema"]:
        from .schema import package_schema  # noqa: PLC0415 - each command imports what it needs

        sys.stdout.write(json.dumps(package_schema(), indent=2) + "\n")
        return
    if given[:1] == ["routes"]:
        from .client.routes import route_table  # noqa: PLC0415 - each command imports what it needs

        sys.stdout.write(route_table())
        return
    from pulumi_plugin_kit.server import serve  # noqa: PLC0415 - each command imports what it needs

    from .provider import SentryProvider  # noqa: PLC0415

    serve(SentryProvider(), given)


if __name__ == "__main__":
    main()
