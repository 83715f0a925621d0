"""What a Pulumi provider in Python needs beside its resources: properties, checks, comparison, secrets and the server.

The Sentry provider and the local plugins for Slack and PagerDuty are built on it. It knows none of the three.
"""
