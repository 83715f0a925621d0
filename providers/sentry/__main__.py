"""Where the engine starts the provider: `python -u providers/sentry ENGINE`."""

from __future__ import annotations

from pulumi_resource_sentry.__main__ import main

main()
