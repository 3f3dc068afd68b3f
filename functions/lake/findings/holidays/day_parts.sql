-- Missed calls day by day, around the holidays
-- By dealership and local date: the whole day, the morning from 9 h to 12 h and the afternoon from 13 h to
-- 17 h. What a holiday keeps from coming on its day comes the afternoon before and the morning after.
SELECT
    quarter,
    dealership_id,
    local_date,
    max(holiday) AS holiday,
    count(*) AS calls,
    count(*) FILTER (WHERE local_hour BETWEEN 9 AND 11) AS morning,
    count(*) FILTER (WHERE local_hour BETWEEN 13 AND 16) AS afternoon,
    max(holiday_id) AS holiday_id,
    max(holiday_fr) AS holiday_fr
FROM missed_calls
GROUP BY quarter, dealership_id, local_date
