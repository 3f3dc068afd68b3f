-- Missed calls outside hours
-- By dealership, and for the whole market where dealership_id is null: the share outside Monday to Friday 8 h
-- to 17 h, and the share outside the departments' own opening hours. The second much below the first means
-- that evenings are staffed and yet missed.
SELECT
    quarter,
    dealership_id,
    count(DISTINCT dealership_id) AS dealerships,
    CAST(sum(calls) AS bigint) AS calls,
    CAST(sum(outside_standard_hours) AS bigint) AS outside_standard_hours,
    CAST(sum(outside_open_hours) AS bigint) AS outside_open_hours,
    CAST(sum(outside_standard_hours) AS double) / sum(calls) AS outside_standard_hours_share,
    CAST(sum(outside_open_hours) AS double) / sum(calls) AS outside_open_hours_share
FROM quarter_hourly
GROUP BY GROUPING SETS ((quarter), (quarter, dealership_id))
