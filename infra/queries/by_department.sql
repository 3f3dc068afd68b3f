-- Missed calls by department
-- Calls of each quarter by department, with their share, the part that fell outside business hours, and the
-- part whose caller was texted and reached.
SELECT
    quarter,
    department,
    SUM(calls) AS calls,
    CAST(SUM(calls) AS DOUBLE) / SUM(SUM(calls)) OVER (PARTITION BY quarter) AS share,
    CAST(SUM(outside_standard_hours) AS DOUBLE) / SUM(calls) AS outside_standard_hours_share,
    CAST(SUM(texted) AS DOUBLE) / SUM(calls) AS texted_share,
    CAST(SUM(recovered) AS DOUBLE) / SUM(calls) AS recovered_share
FROM quarter_hourly
GROUP BY quarter, department
ORDER BY quarter DESC, calls DESC, department
