-- Of gcovr's summary: what the tests take of each folder, and of all.
.mode column
.width 8 -13 -7 -15 -7
WITH file AS (
    SELECT substr(json_extract(value, '$.filename'), 5) AS name,
           json_extract(value, '$.line_covered') AS lines,
           json_extract(value, '$.line_total') AS all_lines,
           json_extract(value, '$.branch_covered') AS branches,
           json_extract(value, '$.branch_total') AS all_branches
      FROM json_each(CAST(readfile(:summary) AS TEXT), '$.files')),
part AS (
    SELECT substr(name, 1, instr(name, '/') - 1) AS folder, * FROM file
     UNION ALL
    SELECT 'all' AS folder, * FROM file)
SELECT folder,
       sum(lines) || '/' || sum(all_lines) AS lines,
       printf('%.1f %%', 100.0 * sum(lines) / sum(all_lines)) AS '',
       sum(branches) || '/' || sum(all_branches) AS branches,
       printf('%.1f %%', 100.0 * sum(branches) / sum(all_branches)) AS ''
  FROM part
 GROUP BY folder
 ORDER BY folder = 'all', folder;
