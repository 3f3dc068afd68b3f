"""A channel each: what it is sent, and what its service answers."""
