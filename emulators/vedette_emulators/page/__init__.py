"""The page at the emulators' first port."""
