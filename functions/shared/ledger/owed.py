"""How the table `calls` marks a text as owed: by the key of its sparse index `owed`. Pure.

A night's texts fall due at one moment, and one partition takes 1,000 writes a second: there are ten.
docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-gsi-sharding.html
"""

from datetime import datetime, timedelta
from zlib import crc32

OWED_INDEX = "owed"
SHARDS = tuple(f"text#{number}" for number in range(10))
# A text whose settle window is over leaves within seconds. After this, the sweeper asks for it again.
SWEEP_GRACE = timedelta(minutes=2)
# What the sweeper has asked for has so long to leave until it asks again: a sender may have a queue.
ASKS_AGAIN = timedelta(minutes=5)
# What is owed to staff: the sweeper asks notify for it.
NOTICE_SHARDS = tuple(f"notice#{number}" for number in range(4))


def owed_from(call_key: str, at: datetime) -> dict[str, object]:
    """The attributes of a text for which the sweeper asks from then on. Its key leads to its shard."""
    return {"owed": SHARDS[crc32(call_key.encode()) % len(SHARDS)], "owed_at": at}


def notice_owed_from(key: str, at: datetime) -> dict[str, object]:
    """The attributes of something of a dealership's notices that is due then. Its key leads to its shard."""
    return {"owed": NOTICE_SHARDS[crc32(key.encode()) % len(NOTICE_SHARDS)], "owed_at": at}
