-- DuckDB's dialect. What waiting_callers.sql counts, of the episodes that the rollup has at hand.
SELECT
    :quarter AS quarter,
    dealership_id,
    department,
    count(*) FILTER (WHERE NOT anonymous) AS episodes,
    count(*) FILTER (WHERE anonymous) AS anonymous
FROM episodes
WHERE
    known_for >= 24 * 60 * 60
    AND coalesce(reached_after > 24 * 60 * 60, true)
    AND coalesce(tapped_after > 24 * 60 * 60, true)
GROUP BY dealership_id, department
