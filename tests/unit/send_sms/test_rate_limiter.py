"""A sender keeps to its share of the parts that the number may send."""

from dataclasses import dataclass

from functions.send_sms.rate_limiter import RateLimiter


@dataclass
class Time:
    """A clock that only sleeping moves."""

    now: float = 100.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_a_text_waits_until_the_parts_of_the_one_before_are_through() -> None:
    time = Time()
    limiter = RateLimiter(2.0, time.clock, time.sleep)
    limiter.wait()
    assert time.now == 100.0
    limiter.reserve(3)
    time.now += 0.5  # the carrier's own time counts
    assert limiter.seconds_left() == 5.5
    limiter.wait()
    assert time.now == 106.0
    assert limiter.seconds_left() == 0.0


def test_a_text_that_comes_later_waits_for_nothing() -> None:
    time = Time()
    limiter = RateLimiter(2.0, time.clock, time.sleep)
    limiter.reserve(3)
    time.now += 60
    limiter.wait()
    assert time.now == 160.0


def test_senders_together_send_no_faster_than_their_number_may() -> None:
    senders, parts_per_second, texts_each = 2, 1, 50
    times = [Time(0.0) for _ in range(senders)]
    limiters = [RateLimiter(senders / parts_per_second, time.clock, time.sleep) for time in times]
    left = []
    for time, limiter in zip(times, limiters, strict=True):
        for parts in (1, 2, 3, 1, 1) * (texts_each // 5):
            limiter.wait()
            limiter.reserve(parts)
            left += [(time.now, parts)] if time.now < 60 else []
    assert 60 <= sum(parts for _, parts in left) <= 60 + senders * 3
