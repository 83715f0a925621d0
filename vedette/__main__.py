"""`python -m vedette`."""

from __future__ import annotations

from vedette.cli.main import main

main()
