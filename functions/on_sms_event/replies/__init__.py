"""What a caller's reply means, by rules that are data. Pure: no network, no model, no clock.

`reading.read` is the way in. The words and sentence patterns of each language are in this folder's .toml
files; `patterns` says how they are written.
"""
