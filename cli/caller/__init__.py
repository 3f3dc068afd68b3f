"""One caller: whether texts may go, all that is known, and how it is forgotten."""
