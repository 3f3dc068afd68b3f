"""What all functions share: the words for a call and a dealership, the ledger, a text's life, telemetry."""
