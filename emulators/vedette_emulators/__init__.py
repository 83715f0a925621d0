"""Stand-ins for the services Vedette manages: one process, SQLite on disk, nothing shared with what it checks."""
