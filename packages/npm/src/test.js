// One test for each vector, for node:test, Vitest and Jest.
import { cases as allCases } from './index.js';
import { judge, operations } from './judge.js';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

function listOf(known) {
  const path = known instanceof URL ? fileURLToPath(known) : known;
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** The ids of a list of known failures, each with its verdict. */
function entries(text) {
  const lines = text.split('\n').map((line) => line.split('#')[0].trim()).filter(Boolean);
  return new Map(lines.map((line) => line.split(/\s+/)));
}

function fail(text) {
  const error = new Error(text);
  // The place in this file says nothing.
  error.stack = text;
  throw error;
}

/** Defines one test for each vector of the implementation's operations. `test` is that of node:test, Vitest or Jest. */
export function conformance(test, implementation, { known, profile, filter = () => true } = {}) {
  const listed = known === undefined ? new Map() : entries(listOf(known));
  const chosen = allCases(...operations(implementation)).filter(filter);
  if (chosen.length === 0) throw new TypeError('the implementation has no operation of the vectors: its methods have the names of the operations');
  let verdicts;
  const judged = () => {
    verdicts ??= judge(implementation, chosen, { profile }).then((report) => new Map(report.cases.map((one) => [one.id, one])));
    return verdicts;
  };
  for (const one of chosen) {
    // Rest parameters, because Jest passes a callback to a function with a parameter.
    test(one.id, async (...context) => {
      const { standing, verdict, text } = (await judged()).get(one.id);
      const expected = listed.get(one.id);
      if (expected !== undefined) {
        if (verdict === expected) return;
        fail(`${one.id}: the list of known failures has ${expected}, found ${verdict}; remove it from the list if it passes now\n${text}`);
      }
      if (standing === 'unsupported') context[0]?.skip?.(text);
      if (standing === 'failed' || standing === 'broken') fail(`${one.id} (${one.level})\n${text}`);
    });
  }
  const ids = new Set(chosen.map((one) => one.id));
  for (const id of listed.keys()) {
    if (!ids.has(id) && !allCases().some((one) => one.id === id)) {
      test(id, () => fail(`the list of known failures has a vector that does not exist: ${id}`));
    }
  }
}
