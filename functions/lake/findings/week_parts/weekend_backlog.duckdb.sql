-- DuckDB's dialect. The rows of weekend_backlog.sql, of the dealerships whose calls are in `caller_calls`.
SELECT
    :quarter AS quarter,
    dealership_id,
    monday AS local_date,
    count(*) FILTER (WHERE on_weekend) AS tried,
    count(*) AS callers
FROM (
    SELECT
        any_value(dealership_id) AS dealership_id,
        -- A weekend's Monday is the next one.
        CAST(local_at AS DATE) + CAST((8 - isodow(local_at)) % 7 AS INTEGER) AS monday,
        bool_or(isodow(local_at) <> 1) AS on_weekend
    FROM caller_calls
    WHERE NOT anonymous AND isodow(local_at) IN (1, 6, 7)
    GROUP BY caller, monday
    HAVING bool_or(isodow(local_at) = 1)
)
GROUP BY dealership_id, monday
