-- Missed calls by month
-- Calls by month and department, with calls per day, so that months of unlike length compare.
SELECT
    quarter,
    DATE_TRUNC('month', local_date) AS month,
    department,
    SUM(calls) AS calls,
    CAST(SUM(calls) AS DOUBLE) / COUNT(DISTINCT local_date) AS calls_per_day
FROM quarter_daily
GROUP BY quarter, DATE_TRUNC('month', local_date), department
ORDER BY month DESC, calls DESC, department
