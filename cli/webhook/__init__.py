"""`rappel webhook`: explains what providers send."""
