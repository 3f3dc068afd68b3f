"""`rappel webhook`: explains what providers send, and sends it."""
