-- DuckDB's dialect. What kind of day each date is to each dealership: off; eve or next, the business days before and
-- after a day off; gap, of which no call is known; else ordinary.
CREATE OR REPLACE TEMP TABLE day_kinds AS
WITH business AS (
    SELECT quarter, dealership_id, local_date FROM dealership_days WHERE isodow(local_date) <= 5 AND NOT off
),
off AS (
    SELECT quarter, dealership_id, local_date FROM dealership_days WHERE isodow(local_date) <= 5 AND off
),
beside AS (
    SELECT off.quarter, off.dealership_id, business.local_date, 'eve' AS kind
    FROM off
    ASOF JOIN business
        ON off.quarter = business.quarter AND off.dealership_id = business.dealership_id
        AND off.local_date > business.local_date
    UNION ALL
    SELECT off.quarter, off.dealership_id, business.local_date, 'next' AS kind
    FROM off
    ASOF JOIN business
        ON off.quarter = business.quarter AND off.dealership_id = business.dealership_id
        AND off.local_date < business.local_date
)
SELECT
    days.quarter,
    days.dealership_id,
    days.local_date,
    CASE WHEN any_value(gaps.dealership_id) IS NOT NULL THEN 'gap'
        WHEN bool_or(days.off) THEN 'off'
        ELSE coalesce(max(beside.kind), 'ordinary')
    END AS kind
FROM dealership_days AS days
LEFT JOIN beside USING (quarter, dealership_id, local_date)
LEFT JOIN gaps
    ON days.quarter = gaps.quarter AND days.dealership_id = gaps.dealership_id
    AND days.local_date BETWEEN gaps.from_date AND gaps.to_date
GROUP BY days.quarter, days.dealership_id, days.local_date
