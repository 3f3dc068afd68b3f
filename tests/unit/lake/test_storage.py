"""A lake in a folder: laid out as in S3, and an object is there as a whole or not at all."""

from pathlib import Path

import pytest

from functions.lake.bucket import BadAddress, Bucket, open_lake
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import Folder, manifest_key, object_key, parquet_keys, partition
from tests.ledger import Q3


def no_s3() -> None:
    raise AssertionError("a local lake needs no client")


def test_a_quarter_s_objects_have_the_names_that_glue_projects() -> None:
    assert partition(MISSED_CALLS, Q3) == "missed_calls/quarter=2025-Q3/"
    assert object_key(MISSED_CALLS, Q3) == "missed_calls/quarter=2025-Q3/missed_calls.parquet"
    assert manifest_key(Q3) == "manifests/quarter=2025-Q3.json"


def test_a_folder_is_opened_without_a_client() -> None:
    assert open_lake("some/lake", no_s3) == Folder(Path("some/lake"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("where", "bucket", "prefix"),
    [
        ("s3://my-lake", "my-lake", ""),
        ("s3://my-lake/", "my-lake", ""),
        ("s3://my-lake/a/b", "my-lake", "a/b/"),
        ("s3://my-lake/a/b//", "my-lake", "a/b/"),
    ],
)
def test_an_address_is_a_bucket_and_a_prefix(where: str, bucket: str, prefix: str) -> None:
    client = object()
    assert open_lake(where, lambda: client) == Bucket(client, bucket, prefix)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(
    "where", ["s3://", "s3:///x", "s3:/lake", "https://example.ca/lake", "s3://My_Lake/x"]
)
def test_another_address_is_refused_with_the_right_form(where: str) -> None:
    with pytest.raises(BadAddress, match="write a folder, or s3://BUCKET/PREFIX"):
        open_lake(where, object)  # type: ignore[arg-type]


def test_what_is_published_is_listed_read_and_fetched(tmp_path: Path) -> None:
    lake, source = Folder(tmp_path / "lake"), tmp_path / "source"
    source.write_bytes(b"rows")
    lake.publish("missed_calls/quarter=2025-Q3/a.parquet", source)
    assert lake.keys("missed_calls/") == ["missed_calls/quarter=2025-Q3/a.parquet"]
    assert lake.read("missed_calls/quarter=2025-Q3/a.parquet") == b"rows"
    assert lake.fetch("missed_calls/quarter=2025-Q3/a.parquet", tmp_path).read_bytes() == b"rows"
    assert source.exists()


def test_what_isn_t_there_is_none_and_an_empty_lake_has_no_keys(tmp_path: Path) -> None:
    lake = Folder(tmp_path / "nowhere")
    assert lake.read("manifests/quarter=2025-Q3.json") is None
    assert lake.keys("missed_calls/") == []


def test_an_object_is_replaced_as_a_whole_while_a_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    lake, source = Folder(tmp_path / "lake"), tmp_path / "source"
    source.write_bytes(b"old rows")
    lake.publish("a.parquet", source)
    with lake.fetch("a.parquet", tmp_path).open("rb") as reader:
        source.write_bytes(b"new")
        lake.publish("a.parquet", source)
        assert reader.read() == b"old rows"
    assert lake.read("a.parquet") == b"new"


def test_a_publication_that_fails_leaves_the_object_as_it_was_and_nothing_else(tmp_path: Path) -> None:
    lake, source = Folder(tmp_path / "lake"), tmp_path / "source"
    source.write_bytes(b"old")
    lake.publish("a.parquet", source)
    with pytest.raises(FileNotFoundError):
        lake.publish("a.parquet", tmp_path / "missing")
    assert lake.read("a.parquet") == b"old"
    assert lake.keys("") == ["a.parquet"]


def test_what_a_killed_publication_left_is_no_part_of_the_table(tmp_path: Path) -> None:
    here = tmp_path / "missed_calls/quarter=2025-Q3"
    for name in (
        "missed_calls.parquet",
        ".x1/missed_calls.parquet",
        "_y/z.parquet",
        ".z.parquet",
        "notes.txt",
    ):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(b"x")
    assert parquet_keys(Folder(tmp_path), "missed_calls/") == [
        "missed_calls/quarter=2025-Q3/missed_calls.parquet"
    ]
