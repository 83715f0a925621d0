"""Secrets and personal data stay where they belong."""
