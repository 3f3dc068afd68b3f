"""In which hour calling back reaches most of those whom nobody reaches."""

from functions.lake.findings.callback_blocks.contract import CallbackBlock, CallbackBlocksKeys
from functions.lake.report.localizer import Localizer, sentence, sentence_case
from functions.lake.report.parts import Section, Table


def section(findings: CallbackBlocksKeys, loc: Localizer) -> Section | None:
    """Says it of the department that gains most, and lists them all."""
    blocks = findings["callback_blocks"]
    if not blocks:
        return None
    first = blocks[0]
    said = sentence(
        loc,
        "callback_blocks.first",
        at=loc.name("department.at", first["department"]),
        slot=_slot(first, loc),
        gain=loc.counted("callback_blocks.callers", round(first["gain"])),
        interval=loc.interval(first["interval"]),
        waiting=loc.count(round(first["weekly_waiting"])),
    )
    rows = [
        (
            loc.name("department.name", block["department"]),
            sentence_case(_slot(block, loc)),
            loc.decimal(block["gain"], 1),
            loc.interval(block["interval"], 1),
            loc.decimal(block["weekly_waiting"], 1),
            loc.percent(block["answer_rate"], 0),
        )
        for block in blocks
    ]
    head = tuple(loc.at("callback_blocks.head"))
    return Section(
        "callback_blocks",
        loc.text("callback_blocks.title"),
        (said,),
        tables=(Table(loc.text("callback_blocks.table"), head, tuple(rows), words=2),),
        note=loc.text("callback_blocks.note"),
    )


def _slot(block: CallbackBlock, loc: Localizer) -> str:
    return loc.block(block["weekday"], block["from_hour"], block["to_hour"])
