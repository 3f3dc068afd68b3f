"""`rappel completion`: what a shell offers after `rappel` and Tab."""
