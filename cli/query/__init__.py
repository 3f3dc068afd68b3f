"""`rappel query`: Athena's SQL, answered here from a lake's files."""
