"""What gives something away in a text: patterns with the words for them."""
