"""The adapters share these: they read bodies and numbers, check signatures, and classify events."""
