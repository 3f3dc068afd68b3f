"""Rappel's Lambda functions: one room each, and the words they share."""
