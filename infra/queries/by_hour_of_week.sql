-- Missed calls by hour of the week
-- The 168 hours of each quarter's average week, the busiest first: weekday 1 is Monday; hours are local.
SELECT
    quarter,
    local_weekday,
    local_hour,
    SUM(calls) AS calls,
    CAST(SUM(calls) AS DOUBLE) / SUM(SUM(calls)) OVER (PARTITION BY quarter) AS share
FROM quarter_hourly
GROUP BY quarter, local_weekday, local_hour
ORDER BY quarter DESC, calls DESC, local_weekday, local_hour
