-- Missed calls by week
-- By dealership, and for the whole market where dealership_id is null: the weeks from Monday to Sunday, and
-- their missed calls within the quarter. The season's peak, such as the tyre change's, stands out here.
SELECT
    quarter,
    dealership_id,
    starts,
    CAST(sum(calls) AS bigint) AS calls
FROM (
    SELECT quarter, dealership_id, CAST(date_trunc('week', local_date) AS date) AS starts, calls
    FROM quarter_daily
) AS days
GROUP BY GROUPING SETS ((quarter, starts), (quarter, dealership_id, starts))
