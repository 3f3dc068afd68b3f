"""A mapping file says what is wrong with it in one line, with the key."""

from pathlib import Path

import pytest

from cli.call_logs.mapping.file import TEMPLATES, Mapping, load, template_names
from cli.call_logs.mapping.toml import to_toml
from cli.shared.errors import Failed

GOOD = """
[columns]
started_at = "When"
caller = "From"
result = "Result"
"""


def written(folder: Path, text: str) -> str:
    file = folder / "pbx.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("name", template_names())
def test_every_ready_mapping_is_whole_and_says_how_sure_it_is(name: str) -> None:
    assert load(name).provider
    assert "How sure:" in (TEMPLATES / f"{name}.toml").read_text(encoding="utf-8")


def test_three_columns_are_enough(tmp_path: Path) -> None:
    found = load(written(tmp_path, GOOD))
    assert (found.country, found.zone, found.header) == ("CA", None, True)
    assert found.columns.named() == {"started_at": ("When",), "caller": ("From",), "result": ("Result",)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[columns]\nstarted_at = "When"', "columns: name caller, or person"),
        ('[columns]\nstarted_at = "When"\ncaller = "From"', "columns: name result, or talk_seconds"),
        ('[columns]\ncaller = "From"\nresult = "Result"', "columns: name started_at, or date and time"),
        ('[columns]\ndate = "Day"\ncaller = "From"\nresult = "R"', "columns: date and time go together"),
        (GOOD + 'colour = "Red"', "columns.colour: this key is unknown: take it away"),
        ('zone = "Montreal"' + GOOD, "zone: write an IANA time zone"),
        ('date_order = "day first"' + GOOD, "date_order: write ymd, dmy, mdy or unix"),
        ('country = "Canada"' + GOOD, "country: "),
        ('encoding = "latin-99"' + GOOD, 'encoding "latin-99" is unknown'),
        ("header = false" + GOOD, "without a header, columns are numbers"),
        (GOOD + '[result]\nmissed = "Lost"', "result.missed"),
        (GOOD + '[result]\nbusy = "Lost"\nfailed = "LOST"', '"LOST" can\'t mean both busy and failed'),
        (GOOD + '[departments]\nboutique = "801"', "departments.boutique"),
        ("[columns", "mend the TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Failed) as failed:
        load(written(tmp_path, text))
    assert said in str(failed.value)
    assert str(failed.value).startswith(str(tmp_path / "pbx.toml"))
    assert len(str(failed.value).splitlines()) == 1


def test_a_file_that_isn_t_there_names_the_ready_mappings() -> None:
    with pytest.raises(Failed, match="name a TOML file, or .*ringcentral"):
        load("nowhere.toml")


@pytest.mark.parametrize("name", template_names())
def test_a_mapping_written_as_toml_is_the_same_when_read(tmp_path: Path, name: str) -> None:
    before = load(name)
    assert load(written(tmp_path, to_toml(before, ["a remark"]))) == before


@pytest.mark.parametrize("character", ['"', "\\", "\t", "\n", "\x01", "\x7f", "\x80", "é", "\u2028"])
def test_a_column_of_any_name_is_written_as_toml(tmp_path: Path, character: str) -> None:
    before = Mapping.model_validate(
        {"columns": {"started_at": f"When{character}", "caller": ["From", character], "result": "Result"}}
    )
    assert load(written(tmp_path, to_toml(before, []))) == before


def test_the_mapping_in_the_docs_is_whole(tmp_path: Path) -> None:
    docs = (Path(__file__).parents[5] / "docs/importing.md").read_text(encoding="utf-8")
    found = load(written(tmp_path, docs.split("```toml\n")[1].split("```")[0]))
    assert found.result_words.get("perdu") == "no_answer"
    assert {name for name in template_names() if f"`{name}`" not in docs} == set()
