"""`rappel notice`: what staff are told of missed calls."""
