// The module and the vectors, in Node.js: read from the package.
import { readFileSync } from 'node:fs';
import { initSync } from '../wasm/basestring.js';

initSync({ module: readFileSync(new URL('../wasm/basestring_bg.wasm', import.meta.url)) });

export function readCases() {
  return readFileSync(new URL('../vectors/cases.json', import.meta.url), 'utf8');
}
