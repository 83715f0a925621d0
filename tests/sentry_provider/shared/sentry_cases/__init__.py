"""What the tests know of provider resources, for every suite."""
