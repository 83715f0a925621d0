"""The GitHub stand-in: REST below `/api/v3` and at the root, for one organisation called `local`."""
