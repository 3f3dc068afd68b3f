"""How a command fails: in one line that says what to do next."""


class Failed(Exception):
    """The work failed. The message is the operator's, and holds no secret and no telephone number."""
