"""Product files in one layout, with every comment, and under the names of now."""
