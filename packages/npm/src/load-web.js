// The module and the vectors, in a browser: fetched from where the package is served.
import init from '../wasm/basestring.js';

await init({ module_or_path: new URL('../wasm/basestring_bg.wasm', import.meta.url) });

export async function readCases() {
  return (await fetch(new URL('../vectors/cases.json', import.meta.url))).text();
}
