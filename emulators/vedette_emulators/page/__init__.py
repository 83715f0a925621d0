"""The page at the root of the stand-ins."""
