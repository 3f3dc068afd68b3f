-- DuckDB's dialect. What waiting_callers.sql counts, of the days that the rollup has at hand.
SELECT
    :quarter AS quarter,
    dealership_id,
    department,
    CAST(sum(waiting) AS BIGINT) AS episodes,
    CAST(sum(waiting_anonymous) AS BIGINT) AS anonymous
FROM caller_days
GROUP BY dealership_id, department
HAVING sum(waiting) + sum(waiting_anonymous) > 0
