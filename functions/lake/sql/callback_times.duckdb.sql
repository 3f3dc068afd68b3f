-- DuckDB's dialect. How long each department takes to call back, by hour of the local week: the 90th percentile by
-- nearest rank, of at least $least callers of the days from $first to $last. A caller counts by the first call of a
-- matter, within opening hours. Who got through before anybody called back is left out, and whom nobody called back has
-- waited without end: an hour with more than one such caller in ten has no percentile, and no row.
WITH waits AS (
    SELECT
        dealership_id,
        department,
        (local_weekday - 1) * 24 + local_hour AS hour,
        date_diff('millisecond', occurred_at, called) AS wait
    FROM (
        SELECT
            *,
            least(
                called_back_at,
                CASE WHEN recovered_by = 'staff' THEN recovered_at END,
                CASE WHEN handled_as IN ('reached', 'message') THEN handled_at END
            ) AS called,
            CASE WHEN recovered_by = 'caller' THEN recovered_at END AS got_through
        FROM recent_calls
        WHERE local_date BETWEEN $first AND $last AND open_hours AND caller_key IS NOT NULL AND repeat_of IS NULL
    )
    WHERE got_through IS NULL OR called < got_through
),
ranked AS (
    SELECT
        dealership_id,
        department,
        hour,
        array_agg(wait ORDER BY wait NULLS LAST)[(9 * count(*) + 9) // 10] AS p90
    FROM waits
    GROUP BY dealership_id, department, hour
    HAVING count(*) >= $least
)
SELECT dealership_id, department, hour, CAST(greatest(1, ceil(p90 / 9e5)) AS INTEGER) * 15 AS minutes
FROM ranked
WHERE p90 IS NOT NULL
ORDER BY dealership_id, department, hour
