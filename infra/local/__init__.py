"""The local cloud: MiniStack, and the production template deployed onto it."""
