-- Missed calls by blocks of three hours
-- By dealership, and for the whole market where dealership_id is null: what somebody at the telephone for three
-- hours of the week, each week, would have caught. Blocks overlap: choose one, then the best beside it.
SELECT
    quarter,
    dealership_id,
    weekday,
    from_hour,
    from_hour + 3 AS to_hour,
    CAST(sum(calls) AS bigint) AS calls
FROM (
    SELECT quarter, dealership_id, local_weekday AS weekday, local_hour - before AS from_hour, calls
    FROM quarter_hourly
    CROSS JOIN UNNEST(ARRAY[0, 1, 2]) AS blocks (before)
) AS hours
WHERE from_hour BETWEEN 0 AND 21
GROUP BY GROUPING SETS ((quarter, weekday, from_hour), (quarter, dealership_id, weekday, from_hour))
