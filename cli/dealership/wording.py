"""The words that a dealership's file may no longer hold once it's applied."""

from cli.dealership.carrier_words import check_links
from functions.shared import letters


def check_wording(template: str) -> None:
    """Raises ValueError for words that no file may hold.

    `functions.shared.template.check` holds whenever a dealership is read, this only when its file is: one
    that was stored before the rule keeps its texts until its next file.
    """
    unseen = letters.invisible(template)
    if unseen:
        raise ValueError(f"{letters.name(unseen[0])} can't be seen in a text: take it away")
    check_links(template)
