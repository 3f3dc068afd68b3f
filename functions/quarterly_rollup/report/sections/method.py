"""What a reader must know to read the numbers right: only what concerns this report."""

from functions.quarterly_rollup.findings.contract import Findings
from functions.quarterly_rollup.findings.stability import THRESHOLD
from functions.quarterly_rollup.report.parts import Section
from functions.quarterly_rollup.report.speech import Speech, stated


def method(findings: Findings, speech: Speech) -> Section:
    concerned = {
        "counts": True,
        "time": bool(findings["peak_hours"]),
        "standard": findings["outside_standard_hours_share"] is not None,
        "steady": any(row["coefficient_of_variation"] is not None for row in findings["stability"]),
        "holidays": bool(findings["holidays"]),
        "standing": bool(findings["standing"]),
    }
    level = speech.percent(findings["holiday_method"]["level"], 0)
    threshold = speech.percent(THRESHOLD, 0)
    return Section(
        "method",
        speech.say("method.title"),
        tuple(
            stated(speech, f"method.{name}", level=level, threshold=threshold)
            for name, concerns in concerned.items()
            if concerns
        ),
    )
