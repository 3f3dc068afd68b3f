"""The senders of dealerships: whether each may speak, and the credentials that providers' texts need."""
