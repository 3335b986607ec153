// The program: diagnose, explain, sign and check.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { EngineError, ask } from './engine.js';
import { cases, judge, version } from './index.js';
import { operations } from './judge.js';

const HELP = `Find why a signature is rejected, and test an implementation (OAuth 1.0a, webhooks)

Usage: basestring <command> [options]

Commands:
  diagnose FILE...  Find why a signature is rejected: the mistake, section and fix
  explain FILE      Show every stage of a request's signature, with its section
  sign FILE         Sign a request: print its Authorization header and a curl command
  check MODULE      Run the vectors against an implementation in JavaScript

A FILE has a request in any form: a curl command, HTTP, HAR, a log, ...; - reads
standard input. --url with --method, --header and --body gives a request in its place.

Request:
  --url URL  --method METHOD  --header 'NAME: VALUE'  --body TEXT
  --format NAME  --entry N  --scheme http|https
Credentials:
  --consumer-key KEY        --consumer-secret-file FILE or --consumer-secret SECRET
  --token TOKEN             --token-secret-file FILE or --token-secret SECRET
  --private-key FILE        --public-key FILE
  --auth-token-file FILE    or --auth-token TOKEN, a webhook's secret
  The environment variables BASESTRING_CONSUMER_SECRET, BASESTRING_TOKEN_SECRET and
  BASESTRING_AUTH_TOKEN have secrets that are not given.
diagnose:
  --their-base-string TEXT|@FILE  --signature SIGNATURE  --authorization HEADER
  --webhook SERVICE  --twilio  --signed-url URL  --computed VALUE  --depth 1|2|3
sign, and explain of a request without a signature:
  --signature-method METHOD  --timestamp SECONDS  --nonce NONCE  --version VERSION
  --callback URI  --verifier CODE  --realm REALM  --place header|body|query
check:
  --known FILE  --update-known  --op NAME  --layer NAME  --level NAME  --id ID
  --profile NAME  --json FILE  --junit FILE  --markdown FILE  --html FILE
  --sarif FILE  --quiet
diagnose, explain and sign:
  --json  Print the result as JSON

Exit codes: 0 as expected, 1 failures, 2 invalid command line, 3 unreadable input,
5 no case run, 6 the list of known failures is out of date
`;

const TEXTS = ['url', 'method', 'body', 'format', 'entry', 'scheme', 'consumer-key', 'consumer-secret', 'consumer-secret-file',
  'token', 'token-secret', 'token-secret-file', 'private-key', 'public-key', 'auth-token-file', 'their-base-string',
  'signature', 'authorization', 'webhook', 'signed-url', 'computed', 'depth', 'signature-method', 'timestamp', 'nonce',
  'version', 'callback', 'verifier', 'realm', 'place', 'known', 'profile', 'junit', 'markdown', 'html', 'sarif'];
const LISTS = ['header', 'auth-token', 'op', 'layer', 'level', 'id'];
const FLAGS = ['twilio', 'update-known', 'quiet', 'help', 'body-hash'];
const FORMATS = ['json', 'junit', 'markdown', 'html', 'sarif'];

/** What the program cannot do, with its exit code. */
class Failure extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

function parse(words, command) {
  const options = { json: { type: command === 'check' ? 'string' : 'boolean' } };
  for (const name of TEXTS) options[name] = { type: 'string' };
  for (const name of LISTS) options[name] = { type: 'string', multiple: true };
  for (const name of FLAGS) options[name] = { type: 'boolean' };
  try {
    return parseArgs({ args: words, options, allowPositionals: true });
  } catch (fault) {
    throw new Failure(2, `${fault.message}\nhelp:  basestring --help lists the options`);
  }
}

function read(path) {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (fault) {
    throw new Failure(3, `cannot read ${path === '-' ? 'standard input' : path}: ${fault.code === 'ENOENT' ? 'no such file' : fault.message}`);
  }
}

function secret(values, name, variable) {
  const file = values[`${name}-file`];
  if (file !== undefined) return read(file).replace(/\r?\n$/, '');
  return values[name] ?? (process.env[variable] || undefined);
}

function width() {
  return Number(process.env.COLUMNS) || process.stdout.columns || 80;
}

function question(values, files) {
  const header = (text) => {
    const [, name, value] = /^([^:]+):(.*)$/s.exec(text) ?? [];
    if (name === undefined) throw new Failure(2, `--header: expected NAME: VALUE, found ${JSON.stringify(text)}`);
    return [name.trim(), value.trim()];
  };
  const number = (name) => (values[name] === undefined ? undefined : Number(values[name]));
  const theirs = values['their-base-string'];
  const tokens = values['auth-token'] ?? [];
  const token = values['auth-token-file'] === undefined ? process.env.BASESTRING_AUTH_TOKEN : read(values['auth-token-file']).replace(/\r?\n$/, '');
  return {
    pastes: files.map(read), answer: theirs?.startsWith('@') ? read(theirs.slice(1)) : theirs,
    format: values.format, entry: number('entry'), scheme: values.scheme, method: values.method, url: values.url, body: values.body,
    headers: (values.header ?? []).map(header), signature: values.signature, authorization: values.authorization,
    service: values.twilio ? 'twilio' : values.webhook ?? 'oauth', signed_url: values['signed-url'], computed: values.computed,
    depth: number('depth') ?? 3, now: Math.floor(Date.now() / 1000), width: width(),
    fresh_nonce: Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    oauth: { signature_method: values['signature-method'], timestamp: values.timestamp, nonce: values.nonce, version: values.version,
      callback: values.callback, verifier: values.verifier, realm: values.realm, place: values.place, body_hash: values['body-hash'] ?? false },
    secrets: {
      consumer_key: values['consumer-key'], token: values.token,
      consumer_secret: secret(values, 'consumer-secret', 'BASESTRING_CONSUMER_SECRET'),
      token_secret: secret(values, 'token-secret', 'BASESTRING_TOKEN_SECRET'),
      rsa_keys: ['private-key', 'public-key'].filter((name) => values[name]).map((name) => read(values[name])),
      webhook: [...tokens, ...(token ? [token] : [])],
    },
  };
}

function print(text) {
  // eslint-disable-next-line no-control-regex
  process.stdout.write(process.stdout.isTTY && !process.env.NO_COLOR ? text : text.replace(/\x1b\[[0-9;]*m/g, ''));
}

function requests(values, files) {
  if (files.length === 0 && values.url === undefined) throw new Failure(2, 'expected a file with a request, or --url, found neither');
  return question(values, files);
}

function shown(name, values, files) {
  const { document, text, code } = ask(name, requests(values, files));
  print(values.json ? `${JSON.stringify(document, null, 2)}\n` : text);
  return code;
}

function sign(values, files) {
  const signed = ask('sign', requests(values, files));
  const part = { query: signed.url, body: signed.body }[values.place] ?? `Authorization: ${signed.authorization}`;
  print(values.json ? `${JSON.stringify(signed, null, 2)}\n` : `${part}\n${signed.curl ? `\n${signed.curl}\n` : ''}`);
  return 0;
}

async function check(values, [module, ...rest]) {
  if (module === undefined || rest.length) throw new Failure(2, 'expected one module: its default export is the implementation');
  let loaded;
  try {
    loaded = await import(pathToFileURL(resolve(module)).href);
  } catch (fault) {
    throw new Failure(4, `cannot load ${module}: ${fault.message}`);
  }
  const implementation = loaded.default;
  if (typeof implementation !== 'object' || implementation === null) throw new Failure(4, `${module}: expected an object as the default export, found ${typeof implementation}`);
  const holds = (name, test) => !values[name] || values[name].some(test);
  const ops = operations(implementation);
  const chosen = cases().filter((one) => ops.includes(one.op) && holds('op', (op) => op === one.op) && holds('layer', (layer) => one.id.startsWith(`${layer}/`))
    && holds('level', (level) => level === one.level) && holds('id', (id) => one.id === id || one.id.startsWith(`${id}/`)));
  const formats = FORMATS.filter((name) => values[name] !== undefined);
  const known = values.known === undefined || values['update-known'] ? undefined : read(values.known);
  const report = await judge(implementation, chosen, { known, profile: values.profile, formats, width: width() });
  for (const name of formats) writeFileSync(values[name], report.documents[name]);
  print(values.quiet ? `${report.summary}\n` : report.text);
  if (values['update-known']) {
    if (values.known === undefined) throw new Failure(2, '--update-known needs --known FILE');
    writeFileSync(values.known, report.known);
    return 0;
  }
  for (const remark of report.remarks) process.stderr.write(`error: ${remark}\n`);
  return report.code;
}

const COMMANDS = {
  diagnose: (values, files) => shown('diagnose', values, files),
  explain: (values, files) => shown('explain', values, files),
  sign,
  check,
};

/** Runs the program. Gives its exit code. */
export async function run(words) {
  const [command, ...rest] = words;
  try {
    if (command === undefined || command === '--help' || command === 'help' || rest.includes('--help')) {
      print(HELP);
      return command === undefined ? 2 : 0;
    }
    if (command === '--version') {
      print(`basestring ${version}\n`);
      return 0;
    }
    if (!Object.hasOwn(COMMANDS, command)) throw new Failure(2, `expected one of ${Object.keys(COMMANDS).join(', ')}, found ${command}`);
    const { values, positionals } = parse(rest, command);
    return await COMMANDS[command](values, positionals);
  } catch (fault) {
    if (fault instanceof Failure || fault instanceof EngineError) {
      process.stderr.write(`error: ${fault.message}\n`);
      return fault.code ?? 3;
    }
    throw fault;
  }
}
