"""A plugin that serves pulumi-pagerduty 4.37.0 against the local PagerDuty."""
