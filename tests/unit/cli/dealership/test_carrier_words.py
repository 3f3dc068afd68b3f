"""What carriers block is refused or warned of, and what only looks like it isn't."""

import pytest

from cli.dealership.carrier_words import check_links, risky
from tests.builders import dealership


@pytest.mark.parametrize(
    "link",
    [
        "http://garage.example",
        "HTTP://garage.example/a",
        "https://bit.ly/3xYz",
        "voir T.CO/abc.",
        "tinyurl.com/x",
    ],
)
def test_a_link_that_carriers_block_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="carriers block"):
        check_links(f"{{dealership}} : {link} ARRET")


@pytest.mark.parametrize(
    "words",
    [
        "https://garage.example/rdv",
        "habit.lyon.example",
        "https://not.co",
        "about.com",
        "{info}",
        "8 h à 17 h",
    ],
)
def test_a_whole_link_and_what_is_none_stay(words: str) -> None:
    check_links(f"{{dealership}} : {words} ARRET")


@pytest.mark.parametrize(
    "words",
    ["Financement disponible", "2e chance au CRÉDIT", "auto loans", "prêt auto rapide", "pre-approved!"],
)
def test_words_of_loans_are_warned_of_where_they_stand(words: str) -> None:
    found = dealership(texts={"sales": {"fr": {"open": f"{{dealership}} : {words} ARRET"}}})
    [warning] = risky(found)
    assert warning.startswith("texts.sales.fr.open: ")
    assert "carriers may block" in warning


@pytest.mark.parametrize(
    "words", ["votre auto est prête", "Votre véhicule est prêt", "accréditation", "loaner car"]
)
def test_a_car_that_is_ready_is_no_loan(words: str) -> None:
    assert (
        list(risky(dealership(texts={"service": {"fr": {"closed": f"{{dealership}} {words} ARRET"}}}))) == []
    )


def test_our_own_texts_are_warned_of_nowhere() -> None:
    assert list(risky(dealership())) == []
