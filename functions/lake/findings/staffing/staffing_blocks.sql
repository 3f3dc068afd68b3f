-- Missed calls by blocks of three hours
-- By dealership, and for the whole market where dealership_id is null: what somebody at the telephone for three
-- hours of the week, each week, would have caught, in all and on average: a weekday comes 12 to 14 times in a
-- quarter. Blocks overlap: choose one, then the best beside it.
WITH blocks AS (
    SELECT
        quarter,
        dealership_id,
        weekday,
        from_hour,
        CAST(sum(calls) AS bigint) AS calls,
        3 * CAST(substr(quarter, 7, 1) AS integer) - 2 AS month
    FROM (
        SELECT quarter, dealership_id, local_weekday AS weekday, local_hour - before AS from_hour, calls
        FROM quarter_hourly
        CROSS JOIN UNNEST(ARRAY[0, 1, 2]) AS blocks (before)
    ) AS hours
    WHERE from_hour BETWEEN 0 AND 21
    GROUP BY GROUPING SETS ((quarter, weekday, from_hour), (quarter, dealership_id, weekday, from_hour))
),
placed AS (
    SELECT
        *,
        CAST(concat(substr(quarter, 1, 5), lpad(CAST(month AS varchar), 2, '0'), '-01') AS date) AS begins
    FROM blocks
)
SELECT
    quarter,
    dealership_id,
    weekday,
    from_hour,
    from_hour + 3 AS to_hour,
    calls,
    -- From the weekday's first date on, one begins each seven days.
    calls / ceil(
        (date_diff('day', begins, date_add('month', 3, begins)) - mod(weekday + 7 - day_of_week(begins), 7)) / 7e0
    ) AS weekly_calls
FROM placed
