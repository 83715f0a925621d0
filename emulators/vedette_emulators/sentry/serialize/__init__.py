"""How stored documents look on the wire."""
