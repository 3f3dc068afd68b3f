-- DuckDB's dialect. The dealerships with a call that shows opening hours other than Monday to Friday 8 h to 17 h,
-- closed on holidays. Of the others nobody may ever have told the hours.
CREATE OR REPLACE TEMP TABLE own_hours AS
SELECT DISTINCT dealership_id
FROM call_hours
WHERE open_hours <> usual_hours
