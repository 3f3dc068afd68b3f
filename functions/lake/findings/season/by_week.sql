-- Missed calls by week
-- By dealership, and for the whole market where dealership_id is null: the weeks from Monday to Sunday, and
-- their missed calls within the quarter, beside the number of days that these are of. The season's peak, such
-- as the tyre change's, stands out here.
WITH counted AS (
    SELECT quarter, dealership_id, starts, CAST(sum(calls) AS bigint) AS calls
    FROM (
        SELECT quarter, dealership_id, CAST(date_trunc('week', local_date) AS date) AS starts, calls
        FROM quarter_daily
    ) AS weeks
    GROUP BY GROUPING SETS ((quarter, starts), (quarter, dealership_id, starts))
),
placed AS (
    SELECT
        *,
        CAST(
            concat(
                substr(quarter, 1, 5),
                lpad(CAST(3 * CAST(substr(quarter, 7, 1) AS integer) - 2 AS varchar), 2, '0'),
                '-01'
            ) AS date
        ) AS begins
    FROM counted
)
SELECT
    quarter,
    dealership_id,
    starts,
    calls,
    date_diff(
        'day', greatest(starts, begins), least(date_add('day', 7, starts), date_add('month', 3, begins))
    ) AS days
FROM placed
