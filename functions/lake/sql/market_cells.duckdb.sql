-- DuckDB's dialect. Each dealership's calls in each cell of the market's parts, in the order of the table's columns; and
-- how many dealerships keep a holiday, as their calls of its date say.
WITH hourly AS (SELECT * FROM read_parquet($hourly, hive_partitioning = false)),
daily AS (SELECT * FROM read_parquet($daily, hive_partitioning = false)),
days AS (
    SELECT dealership_id, local_date, sum(calls) AS calls, any_value(holiday_id) AS holiday_id
    FROM daily
    GROUP BY dealership_id, local_date
),
kept AS (
    SELECT local_date, max(holiday_id) AS holiday_id, count(*) AS keepers
    FROM days
    WHERE holiday_id <> 'own'
    GROUP BY local_date
)
SELECT part, department, weekday, hour, CAST(day AS DATE) AS day, holiday_id, dealership_id,
    CAST(sum(calls) AS BIGINT) AS calls, CAST(any_value(keepers) AS BIGINT) AS keepers
FROM (
    SELECT 'department' AS part, department, NULL AS weekday, NULL AS hour, NULL AS day, NULL AS holiday_id,
        dealership_id, calls, 0 AS keepers
    FROM hourly
    UNION ALL
    SELECT 'hour', NULL, local_weekday, local_hour, NULL, NULL, dealership_id, calls, 0 FROM hourly
    UNION ALL
    SELECT 'week', NULL, NULL, NULL, date_trunc('week', local_date), NULL, dealership_id, calls, 0 FROM days
    UNION ALL
    SELECT 'holiday', NULL, NULL, NULL, days.local_date, kept.holiday_id, dealership_id, days.calls, keepers
    FROM days JOIN kept USING (local_date)
) AS cells
GROUP BY ALL
HAVING sum(calls) > 0
ORDER BY ALL
