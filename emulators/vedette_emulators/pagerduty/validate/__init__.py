"""What PagerDuty refuses, with its messages."""
