-- DuckDB's dialect. The rows of last_events.sql, without looking at each call: `greatest` passes over nulls here.
SELECT
    :quarter AS quarter,
    dealership_id,
    greatest(
        max(occurred_at), max(recovered_at), max(called_back_at), max(replied_at), max(handled_at)
    ) AS last_event
FROM missed_calls
GROUP BY dealership_id
