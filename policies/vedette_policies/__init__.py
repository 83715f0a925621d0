"""Policies that Pulumi's engine asks before anything is applied."""
