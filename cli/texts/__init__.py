"""`rappel texts`: pauses all texts or a dealership's, and goes on with them."""
