"""A construct per concern. infra/stack.py puts them together."""
