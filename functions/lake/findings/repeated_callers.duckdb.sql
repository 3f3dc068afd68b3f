-- DuckDB's dialect. Who called more than once, and what their matters are without a look at the order of the calls.
SELECT
    caller,
    CASE
        WHEN max(occurred_at) - min(occurred_at) <= INTERVAL 24 HOUR THEN 'one'
        WHEN count(*) = 2 THEN 'each call'
    END AS without_order
FROM caller_calls
GROUP BY caller
HAVING count(*) > 1
