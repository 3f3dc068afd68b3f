"""`rappel dealership`: onboards a dealership from its file, and shows what is known of it."""
