"""Legs become calls, calls their callers' histories, and missed calls a quarter of the lake."""
