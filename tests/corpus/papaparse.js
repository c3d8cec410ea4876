/*
 * papaparse.js - the parser tests that come with the npm package papaparse, as JSON, one a line:
 * {"name", "delimiter", "input", "records"}. Only those that set nothing but the delimiter.
 *
 * usage: node papaparse.js FOLDER   where the package was unpacked
 */
'use strict';
const fs = require('fs');
const path = require('path');
const vm = require('vm');

const folder = path.resolve(process.argv[2]);
const Papa = require(path.join(folder, 'papaparse.js'));
const nothing = Object.assign(() => {}, {skip: () => {}});
const world = vm.createContext({
    Papa,
    chai: {assert: {}},
    describe: nothing,
    document: {getElementById: () => ({src: ''})},
});

vm.runInContext(fs.readFileSync(path.join(folder, 'tests/test-cases.js'), 'utf8'), world);
for (const test of [...world.CORE_PARSER_TESTS, ...world.PARSE_TESTS]) {
    const config = test.config || {};
    const set = Object.keys(config).filter((key) => config[key] !== undefined);
    const records = test.expected.data;

    if (typeof test.input !== 'string' || set.some((key) => key !== 'delimiter') ||
        !Array.isArray(records) || !records.every(Array.isArray))
        continue;
    const delimiter = world.CORE_PARSER_TESTS.includes(test) ? config.delimiter || ','
        : Papa.parse(test.input, config).meta.delimiter; // which it may have guessed
    if (typeof delimiter === 'string' && delimiter.length === 1)
        console.log(JSON.stringify({name: test.description, delimiter, input: test.input, records}));
}
