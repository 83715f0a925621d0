"""The GitHub emulator: the REST API below `/api/v3` and at the root, for one organisation called `local`."""
