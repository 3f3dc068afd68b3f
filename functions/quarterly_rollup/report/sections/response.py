"""What followed the missed calls: texts, replies, callbacks, and callers reached in the end."""

from functions.quarterly_rollup.findings.contract import Findings, Response
from functions.quarterly_rollup.report import charts, svg
from functions.quarterly_rollup.report.charts import Bar
from functions.quarterly_rollup.report.parts import Figure, Section, Sentence, Table
from functions.quarterly_rollup.report.speech import Speech, stated

# A lesser share would be written as nothing.
_LEAST = 0.0005


def response(findings: Findings, speech: Speech) -> Section | None:
    found = heard_of(findings["response"])
    steps, sentences = _steps(found), _sentences(found, speech)
    if not sentences:
        return None
    return Section(
        "response",
        speech.say("response.title"),
        tuple(sentences),
        figures=(_figure(steps, speech),) if steps else (),
        tables=_delays(found, speech),
    )


def _steps(found: Response) -> dict[str, float]:
    """Each step's share of all missed calls, in the order in which they come."""
    shares = {
        "texted": found["texted_share"],
        "delivered": found["delivered_share"],
        "replied": found["replied_share"],
        "called_back": found["called_back_share"],
        "recovered": found["recovered_share"],
    }
    told = {step: share for step, share in shares.items() if share is not None}
    return {"calls": 1.0, **told} if told else {}


def heard_of(found: Response) -> Response:
    """A share is None where a whole quarter shows nothing: nobody counts it there.

    A ledger that only sends hears of no receipt and no reply, an export of no text and often of no callback;
    who masks their number is never seen again.
    """
    return {
        **found,
        "texted_share": _seen(found["texted_share"]),
        "delivered_share": _seen(found["delivered_share"]),
        "replied_share": _seen(found["replied_share"]),
        "called_back_share": _seen(found["called_back_share"]),
        "recovered_share": _seen(found["recovered_share"]),
        "repeat_share": _seen(found["repeat_share"]),
    }


def _seen(share: float | None) -> float | None:
    return share if share is not None and share >= _LEAST else None


def _sentences(found: Response, speech: Speech) -> list[Sentence]:
    texted, called = found["texted_share"], found["called_back_share"]
    delivered, replied = found["delivered_share"], found["replied_share"]
    said = []
    if texted is not None:
        delays = found["median_seconds_to_text"], found["p90_seconds_to_text"]
        said.append(_followed("response.texted", texted, delays, 1, speech))
    if delivered is not None and replied is not None:
        said.append(
            stated(
                speech,
                "response.delivered",
                share=speech.percent(delivered),
                replied=speech.percent(replied),
            )
        )
    if called is not None:
        delays = found["median_minutes_to_callback"], found["p90_minutes_to_callback"]
        said.append(_followed("response.called", called, delays, 60, speech))
    for key, share in {
        "response.recovered": found["recovered_share"],
        "response.repeat": found["repeat_share"],
    }.items():
        if share is not None:
            said.append(stated(speech, key, share=speech.percent(share)))
    return said


def _followed(
    key: str, share: float, delays: tuple[float | None, float | None], seconds: int, speech: Speech
) -> Sentence:
    """`delays`: the median and the 90th percentile, in units of so many `seconds`."""
    median, p90 = delays
    if median is None or p90 is None:
        return stated(speech, key, share=speech.percent(share))
    return stated(
        speech,
        f"{key}_in",
        share=speech.percent(share),
        median=speech.duration(median * seconds),
        p90=speech.duration(p90 * seconds),
    )


def _figure(steps: dict[str, float], speech: Speech) -> Figure:
    names = [speech.name("response.steps", step) for step in steps]
    said = [speech.percent(share) for share in steps.values()]
    styles = ["accent" if step == "recovered" else "second" for step in steps]
    bars = [Bar(*each) for each in zip(steps.values(), said, styles, strict=True)]
    described = [
        speech.say("response.described", name=name, share=share)
        for name, share in zip(names, said, strict=True)
    ]
    caption = speech.say("response.caption")
    return Figure(
        svg.drawing(
            charts.bars(names, [bars], thickness=26),
            name="response-chart",
            title=caption,
            description=speech.say("response.description", list="; ".join(described)),
        ),
        caption,
        Table(caption, tuple(speech.at("response.head")), tuple(zip(names, said, strict=True))),
    )


def _delays(found: Response, speech: Speech) -> tuple[Table, ...]:
    seconds = {
        "median_seconds_to_text": found["median_seconds_to_text"],
        "p90_seconds_to_text": found["p90_seconds_to_text"],
        "median_minutes_to_callback": _times(found["median_minutes_to_callback"], 60),
        "p90_minutes_to_callback": _times(found["p90_minutes_to_callback"], 60),
    }
    rows = [
        (speech.name("response.delay", key), speech.duration(delay))
        for key, delay in seconds.items()
        if delay is not None
    ]
    if found["repeat_share"] is not None:
        rows.append((speech.name("response.delay", "repeat_share"), speech.percent(found["repeat_share"])))
    head = tuple(speech.at("response.delay_head"))
    return (Table(speech.say("response.delays"), head, tuple(rows)),) if rows else ()


def _times(number: float | None, factor: int) -> float | None:
    return None if number is None else number * factor
