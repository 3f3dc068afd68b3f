-- Missed calls against the quarter before and the year before
-- By dealership, and for the whole market where dealership_id is null: each department's missed calls, and
-- their change as a fraction of what they were. It is null where the lake knows nothing of that time.
WITH counted AS (
    SELECT quarter, dealership_id, department, CAST(sum(calls) AS bigint) AS calls
    FROM quarter_daily
    GROUP BY GROUPING SETS ((quarter, department), (quarter, dealership_id, department))
),
numbered AS (
    SELECT
        *,
        -- Null compares with nothing: the market's rows need a name to meet by.
        coalesce(dealership_id, '') AS scope,
        4 * CAST(substr(quarter, 1, 4) AS integer) + CAST(substr(quarter, 7, 1) AS integer) AS number
    FROM counted
)
SELECT
    here.quarter,
    here.dealership_id,
    here.department,
    here.calls,
    before.calls AS calls_previous_quarter,
    last_year.calls AS calls_previous_year,
    CAST(here.calls AS double) / before.calls - 1 AS change_from_previous_quarter,
    CAST(here.calls AS double) / last_year.calls - 1 AS change_from_previous_year
FROM numbered AS here
LEFT JOIN numbered AS before
    ON before.scope = here.scope AND before.department = here.department AND before.number = here.number - 1
LEFT JOIN numbered AS last_year
    ON last_year.scope = here.scope AND last_year.department = here.department
    AND last_year.number = here.number - 4
