-- DuckDB's dialect. One GROUP BY that reads each column which a statistic reads.
SELECT
    dealership_id,
    department,
    local_weekday,
    local_hour,
    count(*) AS calls,
    count(local_date) AS dates,
    count(holiday) AS holidays,
    count(holiday_id) AS holiday_ids,
    count(holiday_fr) AS french_holidays,
    count(*) FILTER (WHERE NOT standard_hours) AS outside_standard_hours,
    count(*) FILTER (WHERE NOT open_hours) AS outside_open_hours,
    count(texted_at) AS texted,
    count(delivered_at) AS delivered,
    count(replied_at) AS replied,
    count(called_back_at) AS called_back,
    count(recovered_at) AS recovered,
    count(repeat_of) AS repeats,
    sum(segments) AS segments
FROM read_parquet($calls, hive_partitioning = false)
GROUP BY dealership_id, department, local_weekday, local_hour
