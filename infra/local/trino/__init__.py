"""Trino, the engine that Athena is made of: two nodes of it on this machine, for `make trino`."""
