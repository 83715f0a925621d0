"""Serves the provider from any virtual environment: `python serve.py POLICY` with the client's patience as JSON."""

from __future__ import annotations

import asyncio
import json
import sys

from pulumi_plugin_kit.server import serve_provider
from pulumi_resource_sentry.client import Policy
from pulumi_resource_sentry.provider import SentryProvider

asyncio.run(serve_provider(SentryProvider(Policy(**json.loads(sys.argv[1])))))
