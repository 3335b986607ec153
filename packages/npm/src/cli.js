// The program: diagnose, explain, sign and check.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EngineError, ask } from './engine.js';
import { Failure, read, textOrFile } from './failure.js';
import { cases, judge, version } from './index.js';
import { operations } from './judge.js';
import { HELP, number, parse, word } from './options.js';
import { isKey, secrets } from './secrets.js';

const FORMATS = ['json', 'junit', 'markdown', 'html', 'sarif'];
const SERVICES = ['twilio', 'github', 'mandrill', 'trello', 'plivo'];

function width() {
  return Number(process.env.COLUMNS) || process.stdout.columns || 80;
}

function header(text) {
  const [, name, value] = /^([^:\r\n]+):([^\r\n]*)$/.exec(text) ?? [];
  // The value may be a secret, so it is not shown.
  if (!name?.trim()) throw new Failure(2, `--header is not "Name: value" on one line: it begins with ${JSON.stringify(text.split(/[: =]/)[0])}`);
  return [name.trim(), value.trim()];
}

function question(values, files) {
  if (values.body !== undefined && values.params !== undefined) throw new Failure(2, '--params cannot be used with --body');
  const service = values.twilio ? 'twilio' : word(values, 'webhook', SERVICES) ?? 'oauth';
  const texts = files.map(read);
  const keys = texts.filter(isKey);
  return {
    pastes: texts.filter((text) => !isKey(text)), answer: textOrFile(values['their-base-string']),
    format: values.format, entry: number(values, 'entry', 1, Infinity), scheme: word(values, 'scheme', ['http', 'https']),
    method: values.method, url: values.url, body: textOrFile(values.body), params: (values.params ?? []).map(textOrFile),
    headers: (values.header ?? []).map(header), signature: values.signature, authorization: values.authorization,
    service, signed_url: values['signed-url'], computed: values.computed,
    depth: number(values, 'depth', 1, 3) ?? 3, now: Math.floor(Date.now() / 1000), width: width(),
    fresh_nonce: Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    oauth: { signature_method: values['signature-method'], timestamp: values.timestamp, nonce: values.nonce,
      version: values['no-version'] ? '' : values.version, callback: values.callback, verifier: values.verifier,
      realm: values.realm, place: values.place, body_hash: values['body-hash'] ?? false },
    secrets: secrets(values, service, keys),
  };
}

function print(text, color = 'auto') {
  const isColored = color === 'always' || (color === 'auto' && !process.env.NO_COLOR && (process.stdout.isTTY || (process.env.CLICOLOR_FORCE ?? '0') !== '0'));
  // eslint-disable-next-line no-control-regex
  process.stdout.write(isColored ? text : text.replace(/\x1b\[[0-9;]*m/g, ''));
}

function requests(values, files) {
  word(values, 'color', ['auto', 'always', 'never']);
  if (files.length === 0 && values.url === undefined) throw new Failure(2, 'expected a file with a request, or --url, found neither');
  return question(values, files);
}

const asJson = (document) => `${JSON.stringify(document, null, 2)}\n`;

function shown(name, values, files) {
  const { document, text, code } = ask(name, requests(values, files));
  print(values.json ? asJson(document) : text, values.color);
  return code;
}

function diagnose(values, files) {
  if (!values.fix) return shown('diagnose', values, files);
  if (values.json) throw new Failure(2, '--fix cannot be used with --json');
  print(ask('fix', requests(values, files)).text, 'never');
  return 0;
}

function sign(values, files) {
  if (files.length > 1) throw new Failure(2, `expected one file, found ${files.length}`);
  const signed = ask('sign', { ...requests(values, files), allow_secret: values['allow-secret'] ?? false });
  const header = signed.header === undefined ? `Authorization: ${signed.authorization}` : `${signed.header}: ${signed.signature}`;
  const part = { query: signed.url, body: signed.body }[values.place] ?? header;
  print(values.json ? asJson(signed) : `${part}\n${signed.curl ? `\n${signed.curl}\n` : ''}`, 'never');
  return 0;
}

async function load(module) {
  let loaded;
  try {
    loaded = await import(pathToFileURL(resolve(module)).href);
  } catch (fault) {
    throw new Failure(4, `cannot load ${module}: ${fault.message}`);
  }
  const implementation = loaded.default;
  if (typeof implementation !== 'object' || implementation === null) throw new Failure(4, `${module}: expected an object as the default export, found ${typeof implementation}`);
  return implementation;
}

/** Whether an id is the pattern, is in the folder that it names, or matches it with `*`. */
function matches(id, pattern) {
  if (!pattern.includes('*')) return id === pattern || id.startsWith(`${pattern}/`);
  return new RegExp(`^${pattern.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(id);
}

function chosen(values, ops) {
  const holds = (name, test) => !values[name] || values[name].some(test);
  return cases().filter((one) => ops.includes(one.op) && holds('op', (op) => op === one.op) && holds('layer', (layer) => one.id.startsWith(`${layer}/`))
    && holds('level', (level) => level === one.level) && holds('id', (pattern) => matches(one.id, pattern))
    && holds('requirement', (id) => one.requirements.includes(id)));
}

async function check(values, [module, ...rest]) {
  if (module === undefined || rest.length) throw new Failure(2, 'expected one module: its default export is the implementation');
  const implementation = await load(module);
  const formats = FORMATS.filter((name) => values[name] !== undefined);
  const known = values.known === undefined || values['update-known'] ? undefined : read(values.known);
  const options = { known, profile: values.profile, formats, strict: values.strict ?? false, causes: number(values, 'causes', 0, Infinity), width: width() };
  const report = await judge(implementation, chosen(values, operations(implementation)), options);
  for (const name of formats.filter((name) => values[name] !== '-')) writeFileSync(values[name], report.documents[name]);
  const standard = formats.find((name) => values[name] === '-');
  if (standard === undefined) print(values.quiet ? `${report.summary}\n` : report.text, word(values, 'color', ['auto', 'always', 'never']));
  else process.stdout.write(report.documents[standard]);
  if (values['update-known']) {
    if (values.known === undefined) throw new Failure(2, '--update-known needs --known FILE');
    writeFileSync(values.known, report.known);
    return 0;
  }
  for (const remark of report.remarks) process.stderr.write(`error: ${remark}\n`);
  return report.code;
}

const COMMANDS = { diagnose, explain: (values, files) => shown('explain', values, files), sign, check };

/** Runs the program. Gives its exit code. */
export async function run(words) {
  const [command, ...rest] = words;
  try {
    if (command === undefined || ['--help', '-h', 'help'].includes(command) || rest.includes('--help') || rest.includes('-h')) {
      print(HELP);
      return command === undefined ? 2 : 0;
    }
    if (command === '--version' || command === '-V') {
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
