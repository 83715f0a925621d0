"""The PagerDuty emulator: its REST API, its Events API v2, and what it does as time passes."""
