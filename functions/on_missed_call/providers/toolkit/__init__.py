"""What the adapters share: bodies and numbers read, signatures checked, events classified."""
