-- DuckDB's dialect. The weeks of the panel's departments: calls, and exposure, in which a dealership counts by its
-- calls of an ordinary week. A week in which one of them is in a gap has so much less exposure.
WITH mine AS (
    SELECT * FROM weekly WHERE dealership_id IN (SELECT unnest($panel)) AND quarter IN (SELECT unnest($quarters))
),
rates AS (
    SELECT quarter, dealership_id, department, sum(calls) / sum(exposure ORDER BY exposure) AS rate
    FROM mine
    GROUP BY quarter, dealership_id, department
    HAVING sum(exposure) > 0
),
totals AS (
    SELECT quarter, department, sum(rate ORDER BY rate) AS rate FROM rates GROUP BY quarter, department
)
SELECT
    quarter,
    department,
    week,
    CAST(sum(mine.calls) AS BIGINT) AS calls,
    sum(rates.rate * mine.exposure ORDER BY rates.rate * mine.exposure) / any_value(totals.rate) AS exposure
FROM mine
JOIN rates USING (quarter, dealership_id, department)
JOIN totals USING (quarter, department)
GROUP BY quarter, department, week
ORDER BY quarter, department, week
