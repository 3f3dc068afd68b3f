-- Missed calls by month
-- By dealership, and for the whole market where dealership_id is null: each month's missed calls by department.
SELECT
    quarter,
    dealership_id,
    month,
    department,
    CAST(sum(calls) AS bigint) AS calls
FROM (
    SELECT quarter, dealership_id, date_format(local_date, '%Y-%m') AS month, department, calls
    FROM quarter_daily
) AS days
GROUP BY GROUPING SETS ((quarter, month, department), (quarter, dealership_id, month, department))
