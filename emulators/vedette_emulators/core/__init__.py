"""What every emulator is built on: store, clock, tokens, faults, limits, request log, HTTP."""
