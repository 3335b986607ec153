// What the package does, from where it is installed.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as basestring from 'basestring';

const folder = mkdtempSync(join(tmpdir(), 'basestring-'));
const CURL = `curl -d 'a=1 2' https://api.example.com/ -H 'Authorization: OAuth oauth_consumer_key="ck", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1", oauth_nonce="n", oauth_signature="jNGS87Mvt0RvmGa%2B6TsIPO2rWBQ%3D"'`;

function programWith(variables, ...words) {
  const { status, stdout, stderr } = spawnSync('npx', ['--no-install', 'basestring', ...words], { encoding: 'utf8', env: { ...process.env, COLUMNS: '80', ...variables } });
  return { status, stdout, stderr };
}

const program = (...words) => programWith({}, ...words);

function file(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('a request is signed, and its signature is valid', () => {
  const request = { method: 'GET', url: 'https://api.example.com/1?a=1' };
  const secrets = { consumerKey: 'ck', consumerSecret: 'cs' };
  const signed = basestring.sign(request, { ...secrets, oauth: { timestamp: 1, nonce: 'n' } });
  assert.match(signed.base_string, /^GET&https%3A%2F%2Fapi\.example\.com%2F1&a%3D1%26oauth_consumer_key%3Dck/);
  const headers = { Authorization: signed.authorization };
  assert.deepEqual(basestring.verify({ ...request, headers }, secrets), { valid: true });
  assert.equal(basestring.verify({ ...request, headers }, { consumerKey: 'ck', consumerSecret: 'x' }).valid, false);
  assert.throws(() => basestring.sign({ method: 'GET', url: 'not a URL' }, secrets), basestring.Refused);
});

test('a paste is diagnosed and explained', () => {
  const found = basestring.diagnose(CURL, { consumerSecret: 'cs' });
  assert.equal(found.explanations[0].mistakes[0].id, 'encode-space-plus');
  assert.equal(basestring.explain(CURL, { consumerSecret: 'cs' }).stages[0].section, '3.4.1.2');
  assert.throws(() => basestring.diagnose('nothing here'), basestring.EngineError);
});

test('the vectors are data', () => {
  const all = basestring.cases();
  assert.ok(all.length > 3000);
  assert.ok(basestring.cases('percent_encode').every((one) => one.op === 'percent_encode'));
});

const BROKEN = { name: 'broken', percent_encode: ({ text }) => ({ text: encodeURIComponent(text).replaceAll('%20', '+') }) };

test('a broken implementation is judged with the named mistake, at once and with promises', async () => {
  const cases = basestring.cases('percent_encode');
  const now = basestring.judgeNow(BROKEN, cases);
  assert.equal(now.code, 1);
  assert.match(now.text, /encode-space-plus/);
  const later = await basestring.judge({ name: 'broken', percent_encode: async (given) => BROKEN.percent_encode(given) }, cases);
  assert.deepEqual(later.cases.map((one) => one.verdict), now.cases.map((one) => one.verdict));
});

test('the program diagnoses, explains and signs', () => {
  const paste = file('rejected.curl', CURL);
  const found = program('diagnose', paste, '--consumer-secret', 'cs');
  assert.equal(found.status, 1, found.stderr);
  assert.match(found.stdout, /^wrong: encode-space-plus$/m);
  assert.match(found.stdout, /fix {8}Encode a space as %20 when you sign\./);
  const json = JSON.parse(program('diagnose', paste, '--consumer-secret-file', file('secret', 'cs\n'), '--json').stdout);
  assert.equal(json.verdict, 'explained');
  assert.equal(json.version, 1);
  assert.match(json.corrected.header, /Ym9vFOxC7pVFW6uje48K%2F2%2FnxCw%3D/);
  assert.match(found.stdout, /^curl .*Ym9vFOxC7pVFW6uje48K%2F2%2FnxCw%3D/m);
  assert.match(program('explain', paste).stdout, /^3\.4\.1\.1 signature base string$/m);
  const signed = program('sign', '--url', 'https://h/', '--consumer-key', 'ck', '--consumer-secret', 'cs', '--timestamp', '1', '--nonce', 'n');
  assert.match(signed.stdout, /^Authorization: OAuth oauth_consumer_key="ck"/);
  assert.match(signed.stdout, /^curl /m);
  const webhook = file('webhook.http', 'GET http://h/a HTTP/1.1\nX-Twilio-Signature: xYb8jeP4aZjaDkZJI626AdUIwUA=\n\n');
  assert.match(program('diagnose', webhook, '--twilio', '--auth-token', '12345').stdout, /twilio-http-behind-proxy/);
});

test('the program reports what is wrong with its input', () => {
  assert.deepEqual([program('diagnose', 'missing.curl').status, program('diagnose').status, program('nothing').status], [3, 2, 2]);
  assert.match(program('diagnose', 'missing.curl').stderr, /^error: cannot read missing\.curl: no such file/);
  assert.match(program('--version').stdout, /^basestring \d+\.\d+\.\d+\n$/);
});

test('a corrected request is printed alone, with a new timestamp and nonce', () => {
  const paste = file('to-fix.curl', CURL);
  const fixed = program('diagnose', paste, '--consumer-secret', 'cs', '--fix');
  assert.equal(fixed.status, 0, fixed.stderr);
  const [header, empty, curl] = fixed.stdout.split('\n');
  assert.match(header, /^Authorization: OAuth .*oauth_nonce="[0-9a-f]{32}"/);
  assert.deepEqual([empty, curl.slice(0, 5)], ['', 'curl ']);
  assert.equal(program('diagnose', file('fixed.curl', curl), '--consumer-secret', 'cs').status, 0, curl);
  const none = program('diagnose', paste, '--fix');
  assert.equal(none.status, 3);
  assert.match(none.stderr, /^error: no corrected request can be printed: /);
});

test('secrets come from options, else files, else the environment', () => {
  const paste = file('secrets.curl', CURL);
  const secret = file('secret.txt', 'cs\r\n');
  const found = program('diagnose', paste, '--consumer-secret-file', secret);
  assert.match(found.stdout, /encode-space-plus/);
  assert.equal(found.stderr, `note: the trailing newline of ${secret} is not part of the secret\n`);
  assert.match(programWith({ BASESTRING_CONSUMER_SECRET: 'cs' }, 'diagnose', paste).stdout, /encode-space-plus/);
  assert.equal(program('diagnose', paste, '--consumer-secret-file', secret, '--consumer-secret', 'cs').status, 2);
  for (const [name, content, message] of [['empty', '\n', 'it is empty'], ['long', 'x'.repeat(70000), 'it has more than 64 KiB']]) {
    const wrong = program('diagnose', paste, '--consumer-secret-file', file(name, content));
    assert.equal(wrong.status, 3);
    assert.ok(wrong.stderr.includes(message), wrong.stderr);
  }
});

test('no request that has a secret is printed, except on request', () => {
  const secret = 'open sesame';
  const words = ['--url', 'https://example.com/?a=open+sesame', '--consumer-key', 'ck', '--consumer-secret', secret];
  const refused = program('sign', ...words);
  assert.equal(refused.status, 3);
  assert.equal(refused.stdout, '');
  assert.match(refused.stderr, /the request has a secret/);
  assert.match(program('sign', '--allow-secret', ...words).stdout, /open\+sesame/);
  const fixed = program('diagnose', '--fix', '--consumer-secret', secret, file('carries.curl', CURL.replace('a=1 2', 'a=open%20sesame')));
  assert.equal(fixed.status, 3);
  assert.equal(fixed.stdout, '');
});

test('a webhook is signed as its service signs it, from options alone', () => {
  const words = ['sign', '--twilio', '--url', 'https://example.com/sms', '--params', 'Body=hi'];
  const signed = program(...words, '--secret-file', file('token.txt', '12345'));
  assert.match(signed.stdout, /^X-Twilio-Signature: [\w+/]+=\n\ncurl /);
  assert.equal(programWith({ TWILIO_AUTH_TOKEN: '12345' }, ...words).stdout, signed.stdout);
  assert.match(programWith({ TWILIO_AUTH_TOKEN: '12345' }, ...words).stderr, /TWILIO_AUTH_TOKEN/);
  const document = JSON.parse(program(...words, '--secret', '12345', '--json').stdout);
  assert.equal(`X-Twilio-Signature: ${document.signature}`, signed.stdout.split('\n')[0]);
  assert.equal(program('diagnose', '--auth-token', '12345', file('curl', CURL)).status, 2);
});

/** The options that a help lists. */
const optionsOf = (help) => new Set(help.match(/--[a-z][a-z-]*/g));

test('the package lists which options only the native program has', (context) => {
  const native = process.env.BASESTRING_BINARY;
  if (!native) return context.skip('BASESTRING_BINARY is not set');
  const readme = readFileSync(join(process.cwd(), 'node_modules/basestring/README.md'), 'utf8');
  const own = optionsOf(program('--help').stdout);
  const missing = [];
  for (const command of ['diagnose', 'explain', 'sign', 'check']) {
    const listed = optionsOf(readme.split('\n').find((line) => line.startsWith(`| \`${command}\` `)) ?? '');
    const help = execFileSync(native, [command, '--help'], { encoding: 'utf8' });
    // An option's line begins with it; the texts and examples name others.
    for (const [, name] of help.matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)) {
      if (name !== '--help' && own.has(name) === listed.has(name)) missing.push(`${command} ${name}`);
    }
  }
  assert.deepEqual(missing, []);
});

test('check names the mistake, writes reports, and keeps a list of known failures current', () => {
  const module = file('broken.mjs', "export default { name: 'broken', percent_encode: ({ text }) => ({ text: encodeURIComponent(text).replaceAll('%20', '+') }) };");
  const known = join(folder, 'known.txt');
  const junit = join(folder, 'report.xml');
  const found = program('check', module, '--junit', junit);
  assert.equal(found.status, 1, found.stderr);
  assert.match(found.stdout, /encode-space-plus/);
  assert.match(readFileSync(junit, 'utf8'), /^<\?xml/);
  assert.equal(program('check', module, '--known', known, '--update-known').status, 0);
  assert.equal(program('check', module, '--known', known).status, 0);
  const right = file('right.mjs', "export default { name: 'right', percent_encode: ({ text }) => ({ text: encodeURIComponent(text).replace(/[!'()*]/g, (mark) => '%' + mark.charCodeAt(0).toString(16).toUpperCase()) }) };");
  assert.equal(program('check', right, '--known', known).status, 6);
  const few = program('check', right, '--id', 'percent-encode/*/apostrophe', '--json', '-');
  assert.deepEqual(JSON.parse(few.stdout).reports[0].cases.map((one) => one.id), ['percent-encode/reserved/apostrophe']);
});

const PROJECT = `import { test } from 'node:test';
import { conformance } from 'basestring/test';
import { SIGNER } from './signer.mjs';
conformance(test, { name: 'mine', percent_encode: SIGNER }, { filter: (one) => one.level === 'must' });
`;

function runTests(signer) {
  const place = mkdtempSync(join(process.cwd(), 'project-'));
  writeFileSync(join(place, 'signer.mjs'), signer);
  writeFileSync(join(place, 'mine.test.mjs'), PROJECT);
  const env = { ...process.env };
  // This file is itself a test, which node tells the tests that it starts.
  delete env.NODE_TEST_CONTEXT;
  return spawnSync(process.execPath, ['--test', '--test-reporter=tap', join(place, 'mine.test.mjs')], { encoding: 'utf8', env });
}

test('a node:test project fails with the named mistake for a broken signer, and passes for a right one', () => {
  const broken = runTests("export const SIGNER = ({ text }) => ({ text: encodeURIComponent(text).replaceAll('%20', '+') });");
  assert.notEqual(broken.status, 0);
  assert.match(broken.stdout, /encode-space-plus/);
  assert.match(broken.stdout, /RFC 5849 3\.6/);
  const right = runTests("export const SIGNER = ({ text }) => ({ text: encodeURIComponent(text).replace(/[!'()*]/g, (mark) => '%' + mark.charCodeAt(0).toString(16).toUpperCase()) });");
  assert.equal(right.status, 0, right.stdout.slice(-2000));
  assert.match(right.stdout, /# pass [1-9]/);
});

test('the types fit the functions', () => {
  const types = readFileSync(new URL(import.meta.resolve('basestring')).pathname.replace(/index\.js$/, 'index.d.ts'), 'utf8');
  const declared = [...types.matchAll(/^export (?:function|class|const) (\w+)/gm)].map(([, name]) => name);
  const exported = Object.keys(basestring).filter((name) => name !== 'questionOf');
  assert.deepEqual([...new Set(declared)].sort(), exported.sort());
});
