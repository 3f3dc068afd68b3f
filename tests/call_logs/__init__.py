"""Providers' call logs on this machine, which answer as their documentation has it."""
