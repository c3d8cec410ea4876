-- name: lost-calls
-- title: Failed calls that no other attempt saved, by cause
-- description: An attempt between the same two numbers in the same direction that connects
--   within retry_window seconds saves a call.
-- params: since time = 4w, from when;
--   until time = now, until when;
--   tenant text = %, whose calls (LIKE);
--   retry_window integer = 120, seconds from invite to invite;
--   top integer = 20, rows at most
-- columns: sip_code, microsoft_code, title, attempts, calls, lost, lost_share
-- order: lost DESC, attempts DESC, sip_code, microsoft_code
-- reads: calls

WITH near AS (
    SELECT tenant, coalesce(shared_correlation_id, correlation_id, 'row ' || id) AS call,
           invite_time, outcome, sip_code, microsoft_code, title,
           CASE WHEN coalesce(caller, '') = '' OR coalesce(callee, '') = '' THEN 0
                ELSE sum(CASE success WHEN 1 THEN 1 ELSE 0 END) OVER (
                         PARTITION BY tenant, direction, caller, callee ORDER BY invite_time
                         RANGE BETWEEN CURRENT ROW AND :retry_window * 1000 FOLLOWING)
            END AS connected
      FROM calls
     WHERE invite_time >= :since
       AND invite_time < :until + :retry_window * 1000
       AND tenant LIKE :tenant),
     by_call AS (
    SELECT tenant, call, sip_code, microsoft_code, title, count(*) AS attempts,
           CASE max(connected) WHEN 0 THEN 1 ELSE 0 END AS lost
      FROM near
     WHERE outcome = 'failure'
       AND invite_time < :until
     GROUP BY tenant, call, sip_code, microsoft_code, title)
SELECT sip_code, microsoft_code, title, sum(attempts) AS attempts, count(*) AS calls,
       sum(lost) AS lost, sum(lost) * 1.0 / count(*) AS lost_share
  FROM by_call
 GROUP BY sip_code, microsoft_code, title
 ORDER BY lost DESC, attempts DESC, sip_code, microsoft_code
 LIMIT :top;
