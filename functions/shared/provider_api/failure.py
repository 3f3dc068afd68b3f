"""The two ways in which a provider's API may fail, whatever it was asked for."""


class Unavailable(Exception):
    """The provider certainly did nothing, and may do it later.

    `stopped`: nothing will be done until somebody mends the account. `sender` is a text's, by its label: None
    where it isn't known.
    """

    sender: str | None = None

    def __init__(self, reason: str, *, stopped: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.stopped = stopped


class AnswerLost(Exception):
    """Nobody can tell whether the provider did it. It is never asked again blindly."""
