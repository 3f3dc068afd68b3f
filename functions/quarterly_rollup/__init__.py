"""3 · A quarter of the ledger becomes the lake, its statistics, and the report that says what they mean."""
