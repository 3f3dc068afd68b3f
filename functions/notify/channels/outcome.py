"""What may go wrong with a notice on its way, whatever the channel."""


class Refused(Exception):
    """The channel will never take it. `reason` is the service's own word, or ours. `gone`: it knows no such
    webhook any more.
    """

    def __init__(self, reason: str, *, gone: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.gone = gone


class Unavailable(Exception):
    """The channel certainly hasn't taken it, and may later: in `seconds`, where its service says so."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


class AnswerLost(Exception):
    """Nobody can tell whether the channel has taken it: it isn't sent again."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
