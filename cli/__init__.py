"""The operator's commands, a file per noun."""
