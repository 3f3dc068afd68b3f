"""Rings an advisor's telephone and then a caller's, by the provider that carries the dealership's number."""
