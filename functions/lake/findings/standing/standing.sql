-- A dealership against the market
-- For each dealership and measure: its value, the market's median, and the percentile, from 0 to 100, at which
-- the dealership stands: the part of the dealerships with a lower value, each with an equal one counted as half.
-- There is no row where fewer than 5 dealerships have the measure: nobody can be told from the others.
WITH measured AS (
    SELECT
        response.quarter,
        response.dealership_id,
        -- A literal's type has its length, which a column's hasn't.
        CAST(measure AS varchar) AS measure,
        CASE measure
            WHEN 'calls' THEN CAST(response.calls AS double)
            WHEN 'outside_open_hours_share' THEN outside_open_hours_share
            WHEN 'texted_share' THEN texted_share
            WHEN 'replied_share' THEN replied_share
            WHEN 'called_back_share' THEN called_back_share
            WHEN 'recovered_share' THEN recovered_share
            WHEN 'repeat_share' THEN repeat_share
            WHEN 'median_minutes_to_callback' THEN median_minutes_to_callback
        END AS value
    FROM response
    JOIN outside_hours
        ON outside_hours.quarter = response.quarter AND outside_hours.dealership_id = response.dealership_id
    CROSS JOIN UNNEST(ARRAY[
        'calls', 'outside_open_hours_share', 'texted_share', 'replied_share', 'called_back_share',
        'recovered_share', 'repeat_share', 'median_minutes_to_callback'
    ]) AS measures (measure)
),
placed AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY quarter, measure) AS dealerships,
        count(*) OVER (PARTITION BY quarter, measure, value) AS same,
        rank() OVER (PARTITION BY quarter, measure ORDER BY value) - 1 AS below,
        row_number() OVER (PARTITION BY quarter, measure ORDER BY value, dealership_id) AS place
    FROM measured
    WHERE value IS NOT NULL
)
SELECT
    quarter,
    dealership_id,
    measure,
    value,
    1e2 * (below + 5e-1 * same) / dealerships AS percentile,
    avg(CASE WHEN 2 * place - dealerships BETWEEN 0 AND 2 THEN value END)
        OVER (PARTITION BY quarter, measure) AS market_median,
    dealerships
FROM placed
WHERE dealerships >= 5
