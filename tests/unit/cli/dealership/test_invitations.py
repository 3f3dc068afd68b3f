"""What asks a caller for a reply is told from what doesn't."""

import pytest

from cli.dealership import invitations
from functions.shared.call import Language


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Répondez ici, ou rappelez.", "fr", "répondez"),
        ("REPONDEZ OUI pour un rappel. ARRET pour finir.", "fr", "répondez"),
        ("Re\u0301pondez-nous.", "fr", "répondez"),
        ("Répondez ARRET pour finir. Répondez avec votre modèle.", "fr", "répondez"),
        ("Répondez OUI, ou ARRET.", "fr", "répondez"),
        ("Répondez ARRET pour finir ou OUI pour un rappel.", "fr", "ou OUI"),
        ("Vous pouvez nous répondre par texto.", "fr", "pouvez nous répondre"),
        ("Textez-nous votre modèle.", "fr", "textez"),
        ("Écrivez-nous.", "fr", "écrivez"),
        ("Dites‑nous quand vous rappeler.", "fr", "dites nous"),
        ("Reply here; we open at 8.", "en", "reply"),
        ("Text us back.", "en", "text us back"),
        ("Let us know when to call.", "en", "let us know"),
        ("Please respond with your model.", "en", "respond"),
        ("Reply STOP to opt out or YES for a call.", "en", "or YES"),
        ("Reply HELP for help, STOP to opt out.", "en", "reply"),
    ],
)
def test_words_that_ask_for_a_reply_are_found(text: str, language: Language, said: str) -> None:
    assert invitations.found(text, language) == said


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Répondez ARRET pour ne plus recevoir de textos.", "fr"),
        ("Répondez « ARRET ». Textez STOP. Écrivez le mot ARRET.", "fr"),
        ("Nous n'avons pas pu répondre à votre appel.", "fr"),
        ("Ne répondez pas à ce texto. N’écrivez pas ici.", "fr"),
        ("Inutile de répondre.", "fr"),
        ("Nous sommes là pour répondre à vos questions.", "fr"),
        ("Écrivez-nous à service@exemple.ca.", "fr"),
        ("Rappelez-nous, ou passez nous voir.", "fr"),
        ("Reply STOP to opt out. Text STOP to opt out. Reply with STOP.", "en"),
        ("Please don’t reply to this text.", "en"),
        ("We couldn't respond to your call, and we will reply by phone.", "en"),
        ("Write to us at service@example.com.", "en"),
        ("Sorry we couldn't answer your call: call us back.", "en"),
    ],
)
def test_the_way_out_and_words_that_ask_for_nothing_are_left_alone(text: str, language: Language) -> None:
    assert invitations.found(text, language) is None
