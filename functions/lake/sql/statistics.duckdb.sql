-- DuckDB's dialect. The rows of quarter_hourly.sql and of quarter_daily.sql, of one look at the calls.
SELECT
    grouping(local_hour) = 0 AS is_hourly,
    dealership_id,
    department,
    local_weekday,
    local_hour,
    local_date,
    holiday,
    holiday_id,
    holiday_fr,
    count(*) AS calls,
    count(*) FILTER (WHERE NOT standard_hours) AS outside_standard_hours,
    count(*) FILTER (WHERE NOT open_hours) AS outside_open_hours,
    count(texted_at) AS texted,
    count(delivered_at) AS delivered,
    count(replied_at) AS replied,
    count(called_back_at) AS called_back,
    count(recovered_at) AS recovered,
    count(repeat_of) AS repeats,
    coalesce(sum(segments) FILTER (WHERE texted_at IS NOT NULL), 0) AS segments
FROM missed_calls
GROUP BY
    GROUPING SETS (
        (dealership_id, department, local_weekday, local_hour),
        (dealership_id, department, local_date, holiday, holiday_id, holiday_fr)
    )
