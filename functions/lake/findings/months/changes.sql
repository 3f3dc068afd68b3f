-- Missed calls against the quarter before and the year before
-- By dealership, and for the whole market where dealership_id is null: each department's missed calls, and by
-- how much its calls a day changed, as a fraction of what they were: a quarter has 90, 91 or 92 days. A change
-- is null where the lake knows nothing of that time, and means little of a quarter that the lake has in part.
WITH counted AS (
    SELECT
        quarter,
        dealership_id,
        department,
        CAST(sum(calls) AS bigint) AS calls,
        date_trunc('quarter', min(local_date)) AS begins
    FROM quarter_daily
    GROUP BY GROUPING SETS ((quarter, department), (quarter, dealership_id, department))
),
numbered AS (
    SELECT
        *,
        CAST(calls AS double) / date_diff('day', begins, date_add('month', 3, begins)) AS calls_per_day,
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
    here.calls_per_day / before.calls_per_day - 1 AS change_from_previous_quarter,
    here.calls_per_day / last_year.calls_per_day - 1 AS change_from_previous_year
FROM numbered AS here
LEFT JOIN numbered AS before
    ON before.scope = here.scope AND before.department = here.department AND before.number = here.number - 1
LEFT JOIN numbered AS last_year
    ON last_year.scope = here.scope AND last_year.department = here.department
    AND last_year.number = here.number - 4
