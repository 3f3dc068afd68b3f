"""The page that tells a dealership's callers who texted them, and what becomes of their data."""
