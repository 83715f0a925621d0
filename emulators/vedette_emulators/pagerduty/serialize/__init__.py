"""What is stored, as PagerDuty serves it."""
