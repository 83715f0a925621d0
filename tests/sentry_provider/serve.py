"""Serves the provider from any virtual environment: `python serve.py POLICY` with the client's patience as JSON."""

import asyncio
import json
import sys

from pulumi_resource_sentry.client import Policy
from pulumi_resource_sentry.provider import SentryProvider
from pulumi_resource_sentry.server import serve_provider

asyncio.run(serve_provider(SentryProvider(Policy(**json.loads(sys.argv[1])))))
