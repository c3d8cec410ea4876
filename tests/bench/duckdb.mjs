// duckdb.mjs - DuckDB's import of an export, and its ranking of one straight from the CSV.
//
// usage: node duckdb.mjs import CALLS.CSV DATABASE | rank CALLS.CSV
import { DuckDBInstance } from '@duckdb/node-api';

const [what, csv, database] = process.argv.slice(2);
const instance = await DuckDBInstance.create(what === 'import' ? database : ':memory:');
const connection = await instance.connect();

if (what === 'import') {
  await connection.run(`CREATE TABLE call AS SELECT * FROM read_csv('${csv}')`);
  await connection.run(`CREATE UNIQUE INDEX once ON call ("CorrelationId", "Invite time", "SBC FQDN",
    "Final SIP code", "Final Microsoft subcode")`);
  console.log((await connection.runAndReadAll('SELECT count(*) FROM call')).getRows()[0][0]);
} else {
  const causes = await connection.runAndReadAll(`SELECT "Final SIP code", "Final Microsoft subcode", count(*) AS attempts,
      count(DISTINCT "CorrelationId") AS calls, count(DISTINCT "UPN") AS users
    FROM read_csv('${csv}') WHERE "Success" = 'No' OR "Success" = false GROUP BY 1, 2 ORDER BY calls DESC LIMIT 20`);
  console.log(causes.getRows().length);
}
