"""In which hours one more person would answer most calls."""

from functions.lake.findings.staffing_blocks.contract import StaffingBlock, StaffingBlocksKeys
from functions.lake.report.localizer import Localizer, sentence, sentence_case
from functions.lake.report.parts import Section, Table


def section(findings: StaffingBlocksKeys, loc: Localizer) -> Section | None:
    """Says it of the most useful block, and lists them all."""
    blocks = findings["staffing_blocks"]
    if not blocks:
        return None
    first = blocks[0]
    said = sentence(
        loc,
        "staffing_blocks.first",
        at=loc.name("department.at", first["department"]),
        slot=_slot(first, loc),
        gain=loc.counted("staffing_blocks.calls", round(first["gain"])),
        interval=loc.interval(first["interval"]),
        missed=loc.count(round(first["weekly_missed"])),
    )
    rows = [
        (
            loc.name("department.name", block["department"]),
            sentence_case(_slot(block, loc)),
            loc.decimal(block["gain"], 1),
            loc.interval(block["interval"], 1),
            loc.decimal(block["weekly_missed"], 1),
        )
        for block in blocks
    ]
    head = tuple(loc.at("staffing_blocks.head"))
    return Section(
        "staffing_blocks",
        loc.text(
            "staffing_blocks.title",
            at=loc.name("department.at", first["department"]),
            gain=loc.counted("staffing_blocks.calls", round(first["gain"])),
        ),
        (said,),
        tables=(Table(loc.text("staffing_blocks.table"), head, tuple(rows), words=2, open=True),),
        note=loc.text("staffing_blocks.note"),
    )


def _slot(block: StaffingBlock, loc: Localizer) -> str:
    return loc.block(block["weekday"], block["from_hour"], block["to_hour"])
