"""The frame that every stand-in service uses: store, clock, tokens, faults, limits, request log, HTTP."""
