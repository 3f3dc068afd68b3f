-- Missed calls by hour of the week
-- By dealership, and for the whole market where dealership_id is null: the local hours of the week with any
-- missed call, and their share of all. Weekday 1 is Monday.
WITH counted AS (
    SELECT quarter, dealership_id, local_weekday, local_hour, CAST(sum(calls) AS bigint) AS calls
    FROM quarter_hourly
    GROUP BY GROUPING SETS (
        (quarter, local_weekday, local_hour),
        (quarter, dealership_id, local_weekday, local_hour)
    )
)
SELECT
    quarter,
    dealership_id,
    local_weekday,
    local_hour,
    calls,
    CAST(calls AS double) / sum(calls) OVER (PARTITION BY quarter, dealership_id) AS share
FROM counted
