"""`rappel text`: one text, sent to try whether texts arrive."""
