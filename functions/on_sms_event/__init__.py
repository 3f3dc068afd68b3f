"""Hears what carriers tell of texts: receipts and replies. So far it reads replies, and isn't deployed."""
