-- DuckDB's dialect. The items' calls of the quarter, answered and missed, by hour. A call that its caller gave up
-- within 5 seconds is apart: nobody could have taken it, and telephone systems differ in whether they tell it.
SELECT
    dealership_id,
    department,
    local_date,
    local_hour,
    open_hours,
    any_value(holiday) AS holiday,
    count(*) AS offered,
    count(*) FILTER (WHERE kind = 'answered') AS answered,
    count(*) FILTER (WHERE kind = 'missed' AND NOT given_up) AS missed,
    count(*) FILTER (WHERE kind = 'missed' AND given_up) AS abandoned,
    coalesce(sum(talk_seconds) FILTER (WHERE kind = 'answered'), 0) AS talk_seconds,
    count(talk_seconds) FILTER (WHERE kind = 'answered') AS talks,
    any_value(holiday_id) AS holiday_id,
    any_value(holiday_fr) AS holiday_fr
FROM (SELECT *, coalesce(outcome = 'abandoned' AND ring_seconds < 5, false) AS given_up FROM items) AS calls
WHERE
    kind = 'missed'
    OR (
        kind = 'answered'
        AND told = 1
        AND known_dealership
        AND known_department
        AND in_quarter
    )
GROUP BY dealership_id, department, local_date, local_hour, open_hours
