"""`rappel`, the operator's command line: a file per command, a folder for a command of many files.

`main` holds the table of commands; `shared` is what several of them use.
"""
