"""What to change on Monday: three things at most, the most useful first."""

from dataclasses import dataclass

from functions.lake.findings.callers import worth
from functions.lake.findings.callers.contract import Assumption
from functions.lake.findings.callers.whose import whose
from functions.lake.findings.catalogue import Findings
from functions.lake.findings.staffing_blocks.contract import StaffingBlock
from functions.lake.report.localizer import Localizer

_MOST = 3
# With fewer callers a week still to reach, nobody needs hours set aside for them.
_LEAST_A_WEEK = 5.0


@dataclass(frozen=True, slots=True)
class Action:
    """`name` is its lever. `rows` say when, what it brings and costs, and how to see that it worked."""

    name: str
    title: str
    rows: tuple[tuple[str, str], ...]


def actions(findings: Findings, loc: Localizer) -> list[Action]:
    """Chooses of one dealership's blocks one a department, and calling back; a market has nobody to send."""
    if findings["scope"]["kind"] == "market" and findings["scope"]["dealerships"] != 1:
        return []
    chosen: dict[str, StaffingBlock] = {}
    for block in findings["staffing_blocks"]:
        chosen.setdefault(block["department"], block)
    assumed = {row["department"]: row for row in findings["still_to_win_back"]["assumptions"]}
    calls = {row["department"]: row["calls"] for row in findings["by_department"]}
    blocks = [_person(block, assumed.get(name), calls.get(name, 0), loc) for name, block in chosen.items()]
    back = _call_back(findings, loc)
    return [*blocks[: _MOST - len(back)], *back]


def _person(block: StaffingBlock, assumed: Assumption | None, calls: int, loc: Localizer) -> Action:
    at = loc.name("department.at", block["department"])
    slot = loc.block(block["weekday"], block["from_hour"], block["to_hour"])
    low, high = block["interval"]
    days = 1 if block["weekday"] else 5
    hours = days * (block["to_hour"] - block["from_hour"])
    rows = {
        "when": loc.text("actions.each_week", slot=slot),
        "effect": loc.text(
            "actions.answered",
            low=loc.count(round(low)),
            high=loc.count(round(high)),
            missed=loc.count(round(block["weekly_missed"])),
        ),
        "worth": _worth(block, assumed, calls, loc),
        "cost": loc.text("actions.hours", hours=loc.counted("staffing.whole_hours", hours)),
        "success": loc.text("actions.fewer", missed=loc.count(round(block["weekly_missed"] - low))),
    }
    title = loc.text("actions.person", at=at, slot=slot)
    return Action("person", title, _rows(rows, loc))


def _worth(block: StaffingBlock, assumed: Assumption | None, calls: int, loc: Localizer) -> str:
    """Under the assumptions, of the part of the calls whose callers nobody reached later."""
    dollars = worth.of_gain(assumed, calls, block["gain"], block["interval"]) if assumed else None
    if dollars is None or assumed is None:
        return ""
    low, base, high = (loc.money(each) for each in dollars)
    return loc.text("actions.worth", base=base, low=low, high=high, whose=whose([assumed], loc))


def _call_back(findings: Findings, loc: Localizer) -> list[Action]:
    waiting = findings["still_to_win_back"]
    weeks = sum(week["days"] for week in findings["weeks"]) / 7
    if not weeks or waiting["episodes"] / weeks < _LEAST_A_WEEK or not waiting["assumptions"]:
        return []
    weekly = loc.count(round(waiting["episodes"] / weeks))
    first = waiting["assumptions"][0]
    at = loc.name("department.at", first["department"])
    reached = findings["reached_by"][-1]["share"]
    rows = {
        "when": loc.text("actions.each_day"),
        "effect": loc.text("actions.waiting", callers=weekly),
        "worth": "",
        "cost": loc.text("actions.no_more_hours"),
        "success": loc.text("actions.reached", share=loc.percent(reached, 0)) if reached else "",
    }
    return [Action("call_back", loc.text("actions.call_back", at=at), _rows(rows, loc))]


def _rows(rows: dict[str, str], loc: Localizer) -> tuple[tuple[str, str], ...]:
    return tuple((loc.text(f"actions.{name}_head"), said) for name, said in rows.items() if said)
