"""2 · A call whose text is owed becomes a text, once, or a reason why not."""
