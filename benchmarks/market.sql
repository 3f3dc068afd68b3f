-- DuckDB's dialect. $calls missed calls of 2025-Q3 at $dealerships dealerships, as the lake has them: drawn from a
-- hash of the row's number, so that they are the same each time. $hours are hours of the week, each as often as
-- it is called in.
WITH drawn AS (
    SELECT
        i,
        (hash(10 * i) % 1000000) / 1e6 AS a,
        (hash(10 * i + 1) % 1000000) / 1e6 AS b,
        (hash(10 * i + 2) % 1000000) / 1e6 AS c,
        (hash(10 * i + 3) % 1000000) / 1e6 AS d,
        CAST(hash(10 * i + 4) % 3600000 AS BIGINT) AS within,
        CAST(hash(10 * i + 5) % 13 AS INTEGER) AS week,
        list_extract($hours, 1 + CAST(hash(10 * i + 6) % len($hours) AS INTEGER)) AS hour_of_week,
        list_extract(
            ['service', 'service', 'service', 'employee', 'employee', 'reception', 'reception', 'parts', 'sales'],
            1 + CAST(hash(10 * i + 7) % 9 AS INTEGER)
        ) AS department
    FROM range($calls) AS rows (i)
),
placed AS (
    SELECT
        *,
        'dealership-' || lpad(CAST(CAST(floor($dealerships * b * b) AS INTEGER) AS VARCHAR), 4, '0') AS dealership_id,
        -- Monday 30 June lies before the quarter: it is drawn as Monday 29 September.
        CASE WHEN week = 0 AND hour_of_week < 24 THEN TIMESTAMP '2025-09-29' ELSE TIMESTAMP '2025-06-30' END
            + to_hours(168 * week + hour_of_week) + to_milliseconds(within) AS local_time,
        local_time + INTERVAL 4 HOURS AS utc,
        CASE WHEN a < 0.85 THEN to_milliseconds(2000 + CAST(floor(60000 * c) AS BIGINT)) END AS text_took,
        CASE WHEN d < 0.47 THEN to_milliseconds(CAST(floor(12e6 * exp(c)) AS BIGINT)) END AS callback_took
    FROM drawn
)
SELECT
    md5(CAST(i AS VARCHAR)) AS call_id,
    dealership_id,
    'twilio' AS provider,
    department,
    upper(department) AS line,
    md5(CAST(i // 2 AS VARCHAR)) AS caller_key,
    '514' AS caller_area,
    CAST(utc AS TIMESTAMP_MS) AS occurred_at,
    CAST(local_time AS DATE) AS local_date,
    CAST(hour(local_time) AS INTEGER) AS local_hour,
    CAST(isodow(local_time) AS INTEGER) AS local_weekday,
    hour_of_week % 24 BETWEEN 8 AND 17 AS open_hours,
    hour_of_week < 120 AND hour_of_week % 24 BETWEEN 8 AND 16 AS standard_hours,
    CASE CAST(local_time AS DATE)
        WHEN DATE '2025-07-01' THEN 'Canada Day'
        WHEN DATE '2025-09-01' THEN 'Labour Day'
    END AS holiday,
    'no_answer' AS outcome,
    CAST(3 + floor(40 * c) AS INTEGER) AS ring_seconds,
    'fr' AS language,
    CASE WHEN a < 0.80 THEN 'delivered' WHEN a < 0.85 THEN 'failed' ELSE 'suppressed' END AS text_status,
    CASE WHEN a >= 0.85 THEN 'cooldown' WHEN a >= 0.80 THEN 'landline' END AS text_reason,
    CASE WHEN a < 0.85 THEN 1 END AS segments,
    CAST(utc + text_took AS TIMESTAMP_MS) AS texted_at,
    CASE WHEN a < 0.80 THEN CAST(utc + text_took + INTERVAL 4 SECONDS AS TIMESTAMP_MS) END AS delivered_at,
    CASE WHEN a >= 0.80 AND a < 0.85 THEN 'landline' END AS undelivered_reason,
    CASE WHEN a < 0.85 THEN 'end_user_messaging' END AS carrier,
    CASE WHEN a < 0.85 THEN 'Rogers' END AS receiving_carrier,
    CASE WHEN a < 0.85 THEN 1 END AS parts,
    CASE WHEN a < 0.85 THEN CAST(0.0075 AS DOUBLE) END AS price_usd,
    CAST(NULL AS TIMESTAMP_MS) AS promised_at,
    CASE WHEN a < 0.18 THEN CAST(utc + text_took + INTERVAL 4 MINUTES AS TIMESTAMP_MS) END AS replied_at,
    CAST(utc + callback_took AS TIMESTAMP_MS) AS called_back_at,
    CASE WHEN d < 0.35 THEN CAST(utc + callback_took AS TIMESTAMP_MS) END AS recovered_at,
    CASE WHEN d < 0.35 THEN 'staff' END AS recovered_by,
    CAST(NULL AS VARCHAR) AS handled_as,
    CAST(NULL AS TIMESTAMP_MS) AS handled_at,
    CAST(NULL AS VARCHAR) AS kept_by,
    CASE WHEN i % 6 = 5 THEN md5(CAST(i - 1 AS VARCHAR)) END AS repeat_of,
    CAST(local_time AS TIMESTAMP_MS) AS local_at,
    'America/Toronto' AS zone,
    CASE CAST(local_time AS DATE)
        WHEN DATE '2025-07-01' THEN 'canada_day'
        WHEN DATE '2025-09-01' THEN 'labour_day'
    END AS holiday_id,
    CASE CAST(local_time AS DATE)
        WHEN DATE '2025-07-01' THEN 'fête du Canada'
        WHEN DATE '2025-09-01' THEN 'fête du Travail'
    END AS holiday_fr
FROM placed
