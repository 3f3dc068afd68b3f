"""`rappel doctor`: whether all that a stage needs is there, and what to type where it isn't."""
