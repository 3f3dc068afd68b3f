-- Missed calls outside hours
-- By dealership and department: the share outside Monday to Friday 8 h to 17 h, and the share outside the
-- department's own opening hours. The second much below the first means that evenings are staffed and yet missed.
SELECT
    quarter,
    dealership_id,
    department,
    SUM(calls) AS calls,
    CAST(SUM(outside_standard_hours) AS DOUBLE) / SUM(calls) AS outside_standard_hours_share,
    CAST(SUM(outside_open_hours) AS DOUBLE) / SUM(calls) AS outside_open_hours_share
FROM quarter_hourly
GROUP BY quarter, dealership_id, department
ORDER BY quarter DESC, outside_open_hours_share DESC, dealership_id, department
