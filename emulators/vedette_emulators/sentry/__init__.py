"""The Sentry emulator: monitors, alerts and what they need, as strict as the hosted service."""
