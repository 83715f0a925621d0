"""Emulators of the services that Vedette manages: one process, SQLite on disk, nothing shared with what it checks."""
