"""The response's view."""

from functions.lake.findings.view import DEALERSHIP, View, read_sql
from functions.lake.schema import CALLS, RESPONSE_COUNTS, Column, Table

RESPONSE = View(
    __file__,
    Table(
        "response",
        "What became of the missed calls. Shares are of all missed calls.",
        (
            DEALERSHIP,
            CALLS,
            *RESPONSE_COUNTS,
            Column("promised", "bigint", "Of them, whose text promised a call back by a time"),
            Column("kept_by_telephony", "bigint", "Of the promised, reached by then, as telephony shows"),
            Column("kept_by_tap", "bigint", "Of the promised, kept by then as a tap at the desk alone says"),
            Column("reached_by_tap", "bigint", "Of them, reached as a tap at the desk alone says"),
            Column("texted_share", "double", "texted as a fraction of the calls"),
            Column("delivered_share", "double", "delivered as a fraction of the calls"),
            Column("replied_share", "double", "replied as a fraction of the calls"),
            Column("called_back_share", "double", "called_back as a fraction of the calls"),
            Column("recovered_share", "double", "recovered as a fraction of the calls"),
            Column("repeat_share", "double", "repeats as a fraction of the calls"),
            Column("reached_by_tap_share", "double", "reached_by_tap as a fraction of the calls"),
            Column("median_seconds_to_text", "double", "From the call to its text, median"),
            Column("p90_seconds_to_text", "double", "The same, 90th percentile"),
            Column("median_minutes_to_callback", "double", "From the call to the callback, median"),
            Column("p90_minutes_to_callback", "double", "The same, 90th percentile"),
        ),
        sorted_by=("dealership_id",),
    ),
    in_rollup=read_sql(__file__, "response.duckdb"),
)
