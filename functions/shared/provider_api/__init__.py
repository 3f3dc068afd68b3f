"""A telephony provider's API, asked with an integration's credential: it sends texts, and bridges calls."""
