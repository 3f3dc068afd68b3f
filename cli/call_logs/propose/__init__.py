"""A mapping for an export that comes without one: a template that fits, or a guess by its words."""
