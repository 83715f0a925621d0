"""How the vendors' resources are read; nothing here judges."""
