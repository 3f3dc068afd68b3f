"""Restores the lake's objects, as of a moment, below a prefix of their own, counts both, and removes them."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from cli.restore.counted import Counted

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

# What the rollup publishes (infra/constructs/lake.py). Athena's answers come anew.
_PUBLISHED = ("runs/", "manifests/", "reports/")
_AT_ONCE = 1000  # objects that S3 deletes in one request


class Version(NamedTuple):
    key: str
    id: str
    size: int


def drill(client: "S3Client", bucket: str, at: datetime, prefix: str) -> Counted:
    """Copies each version that was current at that moment below the prefix. Raises botocore's errors."""
    wanted = list(current(client, bucket, at))
    try:
        for each in wanted:
            client.copy_object(
                Bucket=bucket,
                Key=prefix + each.key,
                CopySource={"Bucket": bucket, "Key": each.key, "VersionId": each.id},
            )
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        back = [item["Size"] for page in pages for item in page.get("Contents", [])]
    finally:
        _remove(client, bucket, prefix)
    return Counted(
        f"{bucket}, as of {at:%Y-%m-%d %H:%M} UTC",
        len(wanted),
        len(back),
        len(wanted),
        sum(each.size for each in wanted),
        sum(back),
    )


def current(client: "S3Client", bucket: str, at: datetime) -> Iterator[Version]:
    """The version of each published object that stood at that moment. What was deleted by then stood not.

    S3 tells whole seconds: of what was written within one, the version that is current now is the later.
    """
    for prefix in _PUBLISHED:
        newest: dict[str, tuple[tuple[datetime, bool], Version | None]] = {}
        for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
            found: list[tuple[datetime, bool, str, Version | None]] = [
                (
                    each["LastModified"],
                    each["IsLatest"],
                    each["Key"],
                    Version(each["Key"], each["VersionId"], each["Size"]),
                )
                for each in page.get("Versions", [])
            ]
            markers = page.get("DeleteMarkers", [])
            found += [(each["LastModified"], each["IsLatest"], each["Key"], None) for each in markers]
            for written_at, is_latest, key, version in found:
                order = written_at, is_latest
                if written_at <= at and (key not in newest or order > newest[key][0]):
                    newest[key] = order, version
        yield from (version for _, version in newest.values() if version is not None)


def _remove(client: "S3Client", bucket: str, prefix: str) -> None:
    """Removes all versions below the prefix."""
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        for start in range(0, len(found), _AT_ONCE):
            some = found[start : start + _AT_ONCE]
            client.delete_objects(
                Bucket=bucket,
                Delete={"Objects": [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in some]},
            )
