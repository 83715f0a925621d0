"""Nothing runs unwatched, and nobody is called in vain."""
