"""The dbt project's sources are the lake's tables and views, with their comments."""

from ruamel.yaml import YAML

from functions.lake.schema import MISSED_CALLS
from tests.docs.dbt_sources import FILE, written


def test_the_file_is_the_schema_s() -> None:
    assert FILE.read_text(encoding="utf-8") == written(), "run make docs"


def test_each_table_is_a_source_with_each_column_and_what_must_hold() -> None:
    [source] = YAML(typ="safe").load(written())["sources"]
    tables = {table["name"]: table for table in source["tables"]}
    assert {"missed_calls", "dealerships", "quarter_runs", "by_department", "market_by_department"} < set(
        tables
    )
    columns = {column["name"]: column for column in tables["missed_calls"]["columns"]}
    assert list(columns) == [*(column.name for column in MISSED_CALLS.columns), "quarter"]
    assert columns["call_id"]["data_tests"] == ["not_null"]
    assert columns["language"]["data_tests"] == [{"accepted_values": {"values": ["fr", "en"]}}]
    assert "data_tests" not in columns["caller_key"]
    assert columns["quarter"]["data_tests"] == ["not_null"]
    market = {column["name"] for column in tables["market_by_department"]["columns"]}
    assert "dealership_id" not in market
