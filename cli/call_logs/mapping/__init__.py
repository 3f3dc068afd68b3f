"""A mapping says which column of an export is what, and what its values mean."""
