"""Forgets a caller in the quarters of the lake."""

from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from botocore.exceptions import ClientError

from cli.shared.deployment import Deployment
from cli.shared.errors import Failed
from cli.shared.lake import progress
from cli.shared.stage_lake import lake_of
from functions.lake import caller_keys, database, forgetting, storage
from functions.lake.bucket import Bucket
from functions.lake.data_catalog import NotPointed
from functions.lake.quarter import Quarter
from functions.lake.runs import Overtaken
from functions.shared.moment import utc_now

_TRIES = 3


def forget(deployment: Deployment, dealership_ids: Collection[str], number: str) -> dict[str, int]:
    """Blanks the caller in each quarter. Returns in how many calls, by quarter. Raises Failed.

    Older runs go from each quarter, whether it has the caller or not: they may, where a try broke off.
    """
    lake = lake_of(deployment)
    kms = deployment.session.client("kms")
    quarters = storage.quarters(lake)
    if not quarters:
        return {}
    try:
        key = caller_keys.hashing_key(kms, deployment.outputs.hashing_key_id)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AccessDeniedException":
            raise
        raise Failed(
            "these credentials may not make callers' keys: set forgets_as in rappel.toml to the role that you"
            " forget people under, then make deploy"
        ) from None
    counts = {}
    for quarter in progress(quarters, "Reading the lake"):
        keys = [caller_keys.caller_key(key, each, quarter.year, number) for each in dealership_ids]
        counts[str(quarter)] = _forget(lake, quarter, keys)
    return {quarter: count for quarter, count in counts.items() if count}


def _forget(lake: Bucket, quarter: Quarter, keys: Collection[str]) -> int:
    for _ in range(_TRIES):
        try:
            with (
                TemporaryDirectory(prefix="rappel-") as folder,
                database.connect(Path(folder)) as connection,
            ):
                look = lake.anew()
                count = forgetting.forget(connection, look, quarter, keys, work=Path(folder), now=utc_now())
            forgetting.remove_older(lake, quarter)
        except Overtaken:
            continue
        except NotPointed as refused:
            raise Failed(f"{refused}: run rappel lake repair, then this again") from None
        return count
    raise Failed(f"{quarter} is being published again and again: run rappel caller forget later")
