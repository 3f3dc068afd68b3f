-- DuckDB's dialect. The calls of a `:part`, with what a caller is known by. `:call_id` puts a caller's calls of one
-- moment in order; where there are none it is null, and spares reading a fifth of the lake.
SELECT
    hash(dealership_id, coalesce(caller_key, call_id), caller_key IS NULL) AS caller,
    dealership_id,
    department,
    caller_key IS NULL AS anonymous,
    :call_id AS call_id,
    occurred_at,
    -- A lake of before has no local_at: its minutes are those of UTC, in all zones but a few.
    coalesce(
        local_at, local_date + to_hours(local_hour) + (occurred_at - date_trunc('hour', occurred_at))
    ) AS local_at,
    texted_at,
    called_back_at,
    recovered_at,
    CASE WHEN handled_as = 'reached' THEN handled_at END AS tapped_at
FROM missed_calls
WHERE :part
