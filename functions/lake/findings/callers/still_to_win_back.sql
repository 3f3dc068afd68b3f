-- Callers still to win back, and what they may be worth
-- By dealership, and for the whole market where dealership_id is null: callers whom nobody had reached 24 hours after
-- they first called, and dollars, to two digits, under the assumptions of still_to_win_back_by_department. Those of
-- departments are taken to be independent of one another. Of fewer than 30 callers no dollars are told.
WITH valued AS (
    SELECT
        quarter,
        dealership_id,
        episodes,
        anonymous,
        episodes * dollars_per_call * recovery_rate AS dollars,
        CASE
            WHEN dollars_per_call > 0 AND recovery_rate > 0
                THEN power(ln(dollars_high / dollars_low) / 2, 2) + power(ln(recovery_high / recovery_low) / 2, 2)
            ELSE 0
        END AS spread
    FROM still_to_win_back_by_department
),
added AS (
    SELECT
        quarter,
        dealership_id,
        CAST(sum(episodes) AS bigint) AS episodes,
        CAST(sum(anonymous) AS bigint) AS anonymous,
        CASE WHEN sum(episodes) >= 30 THEN nullif(sum(dollars), 0) END AS base,
        sqrt(sum(dollars * dollars * spread)) / nullif(sum(dollars), 0) AS half
    FROM valued
    GROUP BY quarter, dealership_id
),
bounds AS (
    SELECT
        quarter,
        dealership_id,
        episodes,
        anonymous,
        base / exp(half) AS low,
        base,
        base * exp(half) AS high
    FROM added
)
SELECT
    quarter,
    dealership_id,
    episodes,
    anonymous,
    round(low / power(10, floor(log10(low)) - 1)) * power(10, floor(log10(low)) - 1) AS low,
    round(base / power(10, floor(log10(base)) - 1)) * power(10, floor(log10(base)) - 1) AS base,
    round(high / power(10, floor(log10(high)) - 1)) * power(10, floor(log10(high)) - 1) AS high
FROM bounds
