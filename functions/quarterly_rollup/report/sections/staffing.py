"""What to do about it: the hours whose staffing would have caught most missed calls."""

from math import sqrt

from functions.quarterly_rollup.findings.contract import Block, Findings
from functions.quarterly_rollup.report.parts import Section, Sentence, Table
from functions.quarterly_rollup.report.sections.week import slot
from functions.quarterly_rollup.report.speech import Speech, sentence_case, stated

# 19 times in 20, chance alone makes the averages of two Poisson counts differ by so many standard deviations.
_SPREAD = 1.96


def staffing(findings: Findings, speech: Speech) -> Section | None:
    blocks = findings["staffing"]
    if not blocks:
        return None
    rows = [
        (
            sentence_case(_slot(block, speech)),
            speech.count(block["calls"]),
            speech.decimal(block["weekly_calls"], 1),
            speech.percent(block["share"]),
            speech.percent(block["cumulative_share"]),
        )
        for block in blocks
    ]
    return Section(
        "staffing",
        speech.say("staffing.title"),
        tuple(_sentences(blocks, speech)),
        tables=(
            Table(speech.say("staffing.table"), tuple(speech.at("staffing.head")), tuple(rows), open=True),
        ),
        note=speech.say("staffing.note"),
    )


def _sentences(blocks: list[Block], speech: Speech) -> list[Sentence]:
    first, last = blocks[0], blocks[-1]
    said = [
        stated(
            speech,
            "staffing.first",
            slot=_slot(first, speech),
            share=speech.percent(first["share"]),
            weekly=_weekly(first["weekly_calls"], speech),
        )
    ]
    if len(blocks) > 1:
        if _are_close(first, blocks[1]):
            said.append(stated(speech, "staffing.close"))
        hours = sum(block["to_hour"] - block["from_hour"] for block in blocks)
        said.append(
            stated(
                speech,
                "staffing.all",
                blocks=speech.counted("counted.blocks", len(blocks)),
                hours=speech.counted("staffing.whole_hours", hours),
                share=speech.percent(last["cumulative_share"]),
            )
        )
    return said


def _weekly(calls: float, speech: Speech) -> str:
    return speech.counted("staffing.weekly", round(calls)) if calls >= 1 else speech.say("staffing.rare")


def _are_close(one: Block, other: Block) -> bool:
    variance = sum(block["weekly_calls"] ** 2 / block["calls"] for block in (one, other))
    return one["weekly_calls"] - other["weekly_calls"] <= _SPREAD * sqrt(variance)


def _slot(block: Block, speech: Speech) -> str:
    return slot(block["weekday"], block["from_hour"], block["to_hour"], speech)
