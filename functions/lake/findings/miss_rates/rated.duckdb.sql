-- The departments of dealerships whose answered calls are known, and what was offered them in opening hours, by
-- date and hour. A telephone system that tells of missed calls only, or an overflow number, gives none: a
-- department of which not even a twentieth is answered isn't one that misses so much.
CREATE OR REPLACE TEMP TABLE rated AS
WITH known AS (
    SELECT dealership_id, department
    FROM calls_hourly
    GROUP BY dealership_id, department
    HAVING sum(answered) > 0 AND 19 * sum(answered) >= sum(missed)
)
SELECT
    dealership_id,
    department,
    local_date,
    local_hour,
    CAST(answered + missed AS BIGINT) AS offered,
    missed,
    talk_seconds,
    talks
FROM calls_hourly
INNER JOIN known USING (dealership_id, department)
WHERE open_hours AND answered + missed > 0
