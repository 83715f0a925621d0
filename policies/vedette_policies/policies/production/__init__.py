"""What must hold where customers are."""
