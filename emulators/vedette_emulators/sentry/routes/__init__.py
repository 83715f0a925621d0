"""Routes, one module per area: each handler reads, checks, changes and answers."""
