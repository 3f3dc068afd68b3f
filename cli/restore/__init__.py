"""`rappel restore`: whether what is kept comes back."""
