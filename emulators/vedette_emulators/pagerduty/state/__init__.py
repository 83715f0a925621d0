"""What is kept, and what happens to it."""
