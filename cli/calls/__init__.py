"""`rappel calls`: missed calls as the ledger has them, and what became of their texts."""
