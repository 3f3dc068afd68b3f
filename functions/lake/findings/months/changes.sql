-- Missed calls against the quarter before and the year before
-- By dealership, and for the whole market where dealership_id is null: each department's missed calls, and by
-- how much its calls a day changed, as a fraction of what they were: a quarter has 90, 91 or 92 days. A change
-- is null where the lake knows nothing of that time, and means little of a quarter that the lake has in part.
WITH counted AS (
    SELECT
        quarter,
        dealership_id,
        department,
        calls,
        CAST(calls AS double) / date_diff('day', begins, date_add('month', 3, begins)) AS calls_per_day
    FROM (
        SELECT
            quarter,
            dealership_id,
            department,
            CAST(sum(calls) AS bigint) AS calls,
            date_trunc('quarter', min(local_date)) AS begins
        FROM quarter_daily
        GROUP BY GROUPING SETS ((quarter, department), (quarter, dealership_id, department))
    ) AS sums
),
-- Each quarter once as itself, once in the next one's name and once in that of a year later, each name written out:
-- what an expression could fail in, such as a cast, Trino doesn't ask of partitions, and reads them all.
placed AS (
    SELECT 0 AS ago, quarter, dealership_id, department, calls, calls_per_day FROM counted
    UNION ALL
    SELECT
        1 AS ago,
        CASE quarter :next_quarter END AS quarter,
        dealership_id,
        department,
        calls,
        calls_per_day
    FROM counted
    UNION ALL
    SELECT
        4 AS ago,
        CASE quarter :next_year END AS quarter,
        dealership_id,
        department,
        calls,
        calls_per_day
    FROM counted
)
SELECT
    quarter,
    dealership_id,
    department,
    max(calls) FILTER (WHERE ago = 0) AS calls,
    max(calls) FILTER (WHERE ago = 1) AS calls_previous_quarter,
    max(calls) FILTER (WHERE ago = 4) AS calls_previous_year,
    max(calls_per_day) FILTER (WHERE ago = 0) / max(calls_per_day) FILTER (WHERE ago = 1) - 1
        AS change_from_previous_quarter,
    max(calls_per_day) FILTER (WHERE ago = 0) / max(calls_per_day) FILTER (WHERE ago = 4) - 1
        AS change_from_previous_year
FROM placed
GROUP BY quarter, dealership_id, department
HAVING count(*) FILTER (WHERE ago = 0) > 0
