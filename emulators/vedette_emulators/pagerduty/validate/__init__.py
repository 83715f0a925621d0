"""What PagerDuty refuses, in its words."""
