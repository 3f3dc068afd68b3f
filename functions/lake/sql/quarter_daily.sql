-- Athena's dialect. Missed calls by dealership, department and local date.
SELECT
    dealership_id,
    department,
    local_date,
    holiday,
    count(*) AS calls,
    count(*) FILTER (WHERE NOT standard_hours) AS outside_standard_hours,
    count(*) FILTER (WHERE NOT open_hours) AS outside_open_hours,
    count(texted_at) AS texted,
    count(delivered_at) AS delivered,
    count(replied_at) AS replied,
    count(called_back_at) AS called_back,
    count(recovered_at) AS recovered,
    count(repeat_of) AS repeats,
    coalesce(sum(CAST(segments AS bigint)) FILTER (WHERE texted_at IS NOT NULL), 0) AS segments,
    holiday_id,
    holiday_fr
FROM missed_calls
WHERE quarter = :quarter
GROUP BY dealership_id, department, local_date, holiday, holiday_id, holiday_fr
ORDER BY dealership_id, department, local_date
