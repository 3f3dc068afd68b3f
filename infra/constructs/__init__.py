"""The stack's parts, a construct per concern. infra/stack.py puts them together."""
