"""Pulumi plugins for the local Slack and PagerDuty, for machines where the official ones cannot be had."""
