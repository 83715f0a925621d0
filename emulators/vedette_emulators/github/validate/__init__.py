"""What a body may say."""
