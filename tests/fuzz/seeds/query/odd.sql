-- name: odd
-- title: a head with everything
-- description: more
--   lines
-- param: week week last of which week
-- param: n int 10
-- columns: a b c
-- order: a desc
SELECT 1 AS a, 2 AS b, :n AS c
