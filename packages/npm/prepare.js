// Puts the vectors and the licences into the package. The WebAssembly is built before: crates/web/build.sh.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const root = join(here, '../..');
const from = join(root, 'vectors');

if (!existsSync(join(here, 'wasm/basestring_bg.wasm'))) {
  console.error('error: the WebAssembly is not built: crates/web/build.sh');
  process.exit(1);
}
mkdirSync(join(here, 'vectors'), { recursive: true });
const files = readdirSync(from, { recursive: true }).map(String).sort()
  .filter((name) => name.endsWith('.json') && /[/\\]/.test(name));
const cases = files.flatMap((name) => JSON.parse(readFileSync(join(from, name), 'utf8')));
writeFileSync(join(here, 'vectors/cases.json'), `[\n${cases.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
for (const name of ['schema.json', 'requirements.json']) copyFileSync(join(from, name), join(here, 'vectors', name));
for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) copyFileSync(join(root, name), join(here, name));
