"""The words that a dealership's file may no longer hold once it's applied."""

from cli.dealership import invitations
from functions.shared import letters
from functions.shared.call import Language

# Whether anybody reads what callers answer. Until then no text asks them to.
REPLIES_ARE_READ = False


def check_wording(template: str, language: Language, replies_are_read: bool = REPLIES_ARE_READ) -> None:
    """Raises ValueError for words that no file may hold.

    `functions.shared.template.check` holds whenever a dealership is read, this only when its file is: one
    that was stored before the rule keeps its texts until its next file.
    """
    unseen = letters.invisible(template)
    if unseen:
        raise ValueError(f"{letters.name(unseen[0])} can't be seen in a text: take it away")
    invitation = None if replies_are_read else invitations.found(template, language)
    if invitation:
        raise ValueError(
            f'"{invitation}" asks for a reply, and nobody reads replies: write {{phone}}, the number to call'
        )
