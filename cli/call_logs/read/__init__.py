"""A file becomes rows of text, and its header is found."""
