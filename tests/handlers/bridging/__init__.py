"""Calls that the desk has a provider bridge."""
