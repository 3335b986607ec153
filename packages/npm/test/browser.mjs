// The package in a browser, from a web server, with an import map: node browser.mjs FOLDER
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };
const PAGE = `<!doctype html><script type="importmap">{"imports":{"basestring":"/src/index.js","#load":"/src/load-web.js"}}</script>
<script type="module">
import { cases, diagnose, judge } from 'basestring';
const found = diagnose('GET http://h/?a=1 HTTP/1.1\\nAuthorization: OAuth oauth_consumer_key="ck"\\n\\n');
const report = await judge({ name: 'x', percent_encode: ({ text }) => ({ text: escape(text) }) }, await cases('percent_encode'));
window.result = [found.verdict, report.code];
</script>`;
const server = createServer(async ({ url }, response) => {
  if (url === '/') return response.setHeader('content-type', 'text/html').end(PAGE);
  try {
    const content = await readFile(join(process.argv[2], url));
    return response.setHeader('content-type', TYPES[extname(url)] ?? 'text/plain').end(content);
  } catch {
    return response.writeHead(404).end();
  }
}).listen(0, '127.0.0.1');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
const page = await browser.newPage();
page.on('pageerror', (fault) => console.error(fault));
await page.goto(`http://127.0.0.1:${server.address().port}/`);
const result = await page.waitForFunction(() => window.result, null, { timeout: 20000 });
assert.deepEqual(await result.jsonValue(), ['unsigned', 1]);
await browser.close();
server.close();
console.log('the package works in a browser');
