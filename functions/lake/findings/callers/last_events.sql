-- Athena's dialect. When the last thing happened that is known of a dealership's missed calls.
SELECT
    quarter,
    dealership_id,
    max(
        greatest(
            occurred_at,
            coalesce(recovered_at, occurred_at),
            coalesce(called_back_at, occurred_at),
            coalesce(replied_at, occurred_at),
            coalesce(handled_at, occurred_at)
        )
    ) AS last_event
FROM missed_calls
GROUP BY quarter, dealership_id
