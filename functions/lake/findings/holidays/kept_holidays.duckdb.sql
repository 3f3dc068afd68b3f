-- DuckDB's dialect. Who keeps which holiday, as far as calls tell: the dealerships whose calls of that date bear
-- its name; and where most of those with calls that date do, those without any, too.
CREATE OR REPLACE TEMP TABLE kept_holidays AS
WITH named AS (
    SELECT local_date, holiday AS name, dealership_id FROM day_parts WHERE holiday IS NOT NULL
),
common AS (
    SELECT local_date, named.name
    FROM named
    JOIN (SELECT local_date, count(*) AS dealerships FROM day_parts GROUP BY local_date) USING (local_date)
    GROUP BY local_date, named.name, dealerships
    HAVING 2 * count(*) > dealerships
)
FROM named
UNION ALL
SELECT common.local_date, common.name, silent.dealership_id
FROM common
CROSS JOIN (SELECT DISTINCT dealership_id FROM day_parts) AS silent
ANTI JOIN day_parts
    ON day_parts.local_date = common.local_date AND day_parts.dealership_id = silent.dealership_id
