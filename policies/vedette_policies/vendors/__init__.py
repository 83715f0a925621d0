"""How the vendors' resources are read; nothing here decides."""
