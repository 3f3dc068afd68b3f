"""A row becomes a leg of a call, or is refused with its reason."""
