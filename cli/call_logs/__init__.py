"""`rappel import`: any phone system's call log becomes missed calls in a lake.

A row travels through these folders, and each folder imports only those that stand above it:

mapping      says which column of the export is what, and what its values mean
read         turns the file into rows of text, and finds the header
interpret    turns a row into a leg of a call, or refuses it with its reason
propose      finds or guesses a mapping where the export comes without one
publish      turns legs into calls, callers' histories, and missed calls in the lake
"""
