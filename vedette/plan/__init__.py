"""From the model to the records that a stack declares."""
