"""1 · A provider's webhook becomes a call in the ledger, and its text is asked for."""
