"""What to do about it: the hours whose staffing would have caught most missed calls."""

from math import sqrt

from functions.lake.findings.staffing.contract import Block, StaffingKeys
from functions.lake.findings.staffing_blocks.contract import StaffingBlocksKeys
from functions.lake.report.localizer import Localizer, sentence, sentence_case
from functions.lake.report.parts import Section, Sentence, Table

# 19 times in 20, chance alone makes the averages of two Poisson counts differ by so many standard deviations.
_SPREAD = 1.96


class _Keys(StaffingKeys, StaffingBlocksKeys):
    """What the section reads: what one more person would answer is the better list, where it is known."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Lists the blocks of hours, the most useful first; says them alone where a better list follows."""
    blocks = findings["staffing"]
    if not blocks:
        return None
    title, sentences = loc.text("staffing.title"), tuple(_sentences(blocks, loc))
    if findings["staffing_blocks"]:
        return Section("staffing", title, sentences)
    rows = [
        (
            sentence_case(_slot(block, loc)),
            loc.count(block["calls"]),
            loc.decimal(block["weekly_calls"], 1),
            loc.percent(block["share"]),
            loc.percent(block["cumulative_share"]),
        )
        for block in blocks
    ]
    return Section(
        "staffing",
        title,
        sentences,
        tables=(Table(loc.text("staffing.table"), tuple(loc.at("staffing.head")), tuple(rows)),),
        note=loc.text("staffing.note"),
    )


def _sentences(blocks: list[Block], loc: Localizer) -> list[Sentence]:
    first, last = blocks[0], blocks[-1]
    sentences = [
        sentence(
            loc,
            "staffing.first",
            slot=_slot(first, loc),
            share=loc.percent(first["share"]),
            weekly=_weekly(first["weekly_calls"], loc),
        )
    ]
    if len(blocks) > 1:
        if _are_close(first, blocks[1]):
            sentences.append(sentence(loc, "staffing.close"))
        hours = sum(block["to_hour"] - block["from_hour"] for block in blocks)
        sentences.append(
            sentence(
                loc,
                "staffing.all",
                blocks=loc.told("counted.blocks", len(blocks)),
                hours=loc.told("staffing.whole_hours", hours),
                share=loc.percent(last["cumulative_share"]),
            )
        )
    return sentences


def _weekly(calls: float, loc: Localizer) -> str:
    return loc.counted("staffing.weekly", round(calls)) if calls >= 1 else loc.text("staffing.rare")


def _are_close(one: Block, other: Block) -> bool:
    variance = sum(block["weekly_calls"] ** 2 / block["calls"] for block in (one, other))
    return one["weekly_calls"] - other["weekly_calls"] <= _SPREAD * sqrt(variance)


def _slot(block: Block, loc: Localizer) -> str:
    return loc.slot(block["weekday"], block["from_hour"], block["to_hour"])
