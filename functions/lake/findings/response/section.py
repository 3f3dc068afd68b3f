"""What followed the missed calls: texts, replies, callbacks, and callers reached in the end."""

from collections.abc import Iterator

from functions.lake.findings.response.contract import Promises, Response, ResponseKeys
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import KeyFigure, Section, Sentence, Table

# A lesser share would be written as nothing.
_LEAST = 0.0005


def section(findings: ResponseKeys, loc: Localizer) -> Section | None:
    """Follows the calls from the text to the caller reached."""
    response = heard_of(findings["response"])
    steps = _steps(response)
    sentences = _sentences(response, loc)
    if response["texted_share"] is not None:
        sentences += _promises(findings["promises"], loc)
    if not sentences:
        return None
    return Section(
        "response",
        _title(response, loc),
        tuple(sentences),
        tables=(*((_table(steps, loc),) if steps else ()), *_delays(response, loc)),
        key_figures=_key_figures(response, loc),
    )


def _title(response: Response, loc: Localizer) -> str:
    share = response["texted_share"]
    if share is None:
        return loc.text("response.title")
    return loc.text("response.title_texted", share=loc.percent(share, 0))


def _key_figures(response: Response, loc: Localizer) -> tuple[KeyFigure, ...]:
    shares = {"repeat": response["repeat_share"], "texted": response["texted_share"]}
    return tuple(
        KeyFigure(name, loc.percent(share), loc.text(f"figure.{name}"), measure=f"{name}_share")
        for name, share in shares.items()
        if share is not None
    )


def _steps(response: Response) -> dict[str, float]:
    """Each step's share of all missed calls, in the order in which they come."""
    shares = {
        "texted": response["texted_share"],
        "delivered": response["delivered_share"],
        "replied": response["replied_share"],
        "called_back": response["called_back_share"],
        "recovered": response["recovered_share"],
    }
    heard = {step: share for step, share in shares.items() if share is not None}
    return {"calls": 1.0, **heard} if heard else {}


def heard_of(response: Response) -> Response:
    """A share is None where a whole quarter shows nothing: nobody counts it there.

    A ledger that only sends hears of no receipt and no reply, an export of no text and often of no callback;
    who masks their number is never seen again.
    """
    return {
        **response,
        "texted_share": _seen(response["texted_share"]),
        "delivered_share": _seen(response["delivered_share"]),
        "replied_share": _seen(response["replied_share"]),
        "called_back_share": _seen(response["called_back_share"]),
        "recovered_share": _seen(response["recovered_share"]),
        "repeat_share": _seen(response["repeat_share"]),
        "reached_by_tap_share": _seen(response["reached_by_tap_share"]),
    }


def _seen(share: float | None) -> float | None:
    return share if share is not None and share >= _LEAST else None


def _sentences(response: Response, loc: Localizer) -> list[Sentence]:
    texted, called = response["texted_share"], response["called_back_share"]
    delivered, replied = response["delivered_share"], response["replied_share"]
    sentences = []
    if texted is not None:
        delays = response["median_seconds_to_text"], response["p90_seconds_to_text"]
        sentences.append(_followed("response.texted", texted, delays, loc))
    if delivered is not None and replied is not None:
        sentences.append(
            sentence(
                loc,
                "response.delivered",
                share=loc.percent(delivered),
                replied=loc.percent(replied),
            )
        )
    if called is not None:
        # How fast is told of all callers, not of those who were called back: the callers' section has it.
        sentences.append(sentence(loc, "response.called", share=loc.percent(called)))
    for key, share in {
        "response.recovered": response["recovered_share"],
        "response.tapped": response["reached_by_tap_share"],
        "response.repeat": response["repeat_share"],
    }.items():
        if share is not None:
            sentences.append(sentence(loc, key, share=loc.percent(share)))
    return sentences


def _promises(promises: Promises, loc: Localizer) -> Iterator[Sentence]:
    """Telephony's word and staff's own are told apart."""
    promised = promises["promised"]
    if promised:
        yield sentence(
            loc,
            "response.promises",
            promised=loc.counted("counted.promises", promised),
            telephony=loc.percent(promises["kept_by_telephony"] / promised),
            tap=loc.percent(promises["kept_by_tap"] / promised),
        )


def _followed(key: str, share: float, delays: tuple[float | None, float | None], loc: Localizer) -> Sentence:
    """`delays`: the median and the 90th percentile, in seconds."""
    median, p90 = delays
    if median is None or p90 is None:
        return sentence(loc, key, share=loc.percent(share))
    return sentence(
        loc,
        f"{key}_in",
        share=loc.percent(share),
        median=loc.duration(median),
        p90=loc.duration(p90),
    )


def _table(steps: dict[str, float], loc: Localizer) -> Table:
    rows = [(loc.name("response.steps", step), loc.percent(share)) for step, share in steps.items()]
    return Table(loc.text("response.caption"), tuple(loc.at("response.head")), tuple(rows))


def _delays(response: Response, loc: Localizer) -> tuple[Table, ...]:
    seconds = {
        "median_seconds_to_text": response["median_seconds_to_text"],
        "p90_seconds_to_text": response["p90_seconds_to_text"],
    }
    rows = [
        (loc.name("response.delay", key), loc.duration(delay))
        for key, delay in seconds.items()
        if delay is not None
    ]
    if response["repeat_share"] is not None:
        rows.append((loc.name("response.delay", "repeat_share"), loc.percent(response["repeat_share"])))
    head = tuple(loc.at("response.delay_head"))
    return (Table(loc.text("response.delays"), head, tuple(rows)),) if rows else ()
