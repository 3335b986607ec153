// The command line of the program.
import { parseArgs } from 'node:util';
import { Failure } from './failure.js';

export const HELP = `Find why a signature is rejected, and test an implementation (OAuth 1.0a, webhooks)

Usage: basestring <command> [options]

Commands:
  diagnose FILE...  Find why a signature is rejected: the mistake, section and fix
  explain FILE      Show every stage of a request's signature, with its section
  sign FILE         Sign a request: print its Authorization header and a curl command
  check MODULE      Run the vectors against an implementation in JavaScript

A FILE has a request in any form: a curl command, HTTP, HAR, a log, ...; - reads
standard input. --url with --method, --header and --body gives a request in its place.

Request:
  --url URL  --method METHOD  --header 'NAME: VALUE'
  --body TEXT|@FILE (or --data), --params JSON|FORM|@FILE|NAME=VALUE
  --format NAME  --entry N  --scheme http|https
Credentials:
  --consumer-key KEY        --consumer-secret-file FILE or --consumer-secret SECRET
  --token TOKEN             --token-secret-file FILE or --token-secret SECRET
  --private-key FILE        --public-key FILE
  --auth-token-file FILE    or --auth-token TOKEN, a webhook's secret
                            (or --secret-file, --secret)
  A secret that is not given is that of the environment variable
  BASESTRING_CONSUMER_SECRET, BASESTRING_TOKEN_SECRET or BASESTRING_AUTH_TOKEN.
  Prefer these and files: other users can see a command line.
diagnose:
  --their-base-string TEXT|@FILE  --signature SIGNATURE  --authorization HEADER
  --webhook SERVICE  --twilio  --signed-url URL  --computed VALUE  --depth 1|2|3
  --fix  Print the corrected request alone, signed with a new timestamp and nonce
sign, and explain of a request without a signature:
  --signature-method METHOD  --timestamp SECONDS  --nonce NONCE
  --version VERSION  --no-version  --callback URI  --verifier CODE  --realm REALM
explain:
  --webhook SERVICE  --twilio  --signed-url URL
sign:
  --place header|body|query  --body-hash  --webhook SERVICE  --twilio
  --allow-secret  Print the request also if it has one of the secrets
check:
  --known FILE  --update-known  --op NAME  --layer NAME  --level NAME
  --id PATTERN  --requirement ID  --profile NAME  --strict  --causes N  --quiet
  --json FILE  --junit FILE  --markdown FILE  --html FILE  --sarif FILE
diagnose, explain and sign:
  --json  Print the result as JSON
  --color auto|always|never

Exit codes: 0 as expected, 1 failures, 2 invalid command line, 3 unreadable input,
5 no case run, 6 the list of known failures is out of date
`;

const REQUEST = { texts: ['url', 'method', 'body', 'format', 'entry', 'scheme', 'color'], lists: ['header', 'params'], flags: [] };
const SECRETS = { texts: ['consumer-key', 'consumer-secret', 'consumer-secret-file', 'token', 'token-secret', 'token-secret-file', 'private-key', 'public-key'], lists: [], flags: [] };
const WEBHOOK = { texts: ['webhook', 'auth-token-file'], lists: ['auth-token'], flags: ['twilio'] };
const PROTOCOL = { texts: ['signature-method', 'timestamp', 'nonce', 'version', 'callback', 'verifier', 'realm'], lists: [], flags: ['no-version'] };
const COMMANDS = {
  diagnose: [REQUEST, SECRETS, WEBHOOK,
    { texts: ['their-base-string', 'signature', 'authorization', 'signed-url', 'computed', 'depth'], lists: [], flags: ['json', 'fix'] }],
  explain: [REQUEST, SECRETS, WEBHOOK, PROTOCOL, { texts: ['signed-url'], lists: [], flags: ['json'] }],
  sign: [REQUEST, SECRETS, WEBHOOK, PROTOCOL, { texts: ['place'], lists: [], flags: ['json', 'body-hash', 'allow-secret'] }],
  check: [{ texts: ['known', 'profile', 'causes', 'json', 'junit', 'markdown', 'html', 'sarif', 'color'], lists: ['op', 'layer', 'level', 'id', 'requirement'], flags: ['update-known', 'strict', 'quiet'] }],
};
const SHORT = { quiet: 'q' };
const ALIASES = { '--data': '--body', '--secret': '--auth-token', '--secret-file': '--auth-token-file' };

/** A word with the name of the option that it stands for. */
function named(word) {
  const [, name, rest] = /^(--[a-z-]+)(=.*)?$/s.exec(word) ?? [];
  return name !== undefined && Object.hasOwn(ALIASES, name) ? `${ALIASES[name]}${rest ?? ''}` : word;
}

export function parse(words, command) {
  const options = {};
  for (const { texts, lists, flags } of COMMANDS[command]) {
    for (const name of texts) options[name] = { type: 'string' };
    for (const name of lists) options[name] = { type: 'string', multiple: true };
    for (const name of flags) options[name] = { type: 'boolean', ...(SHORT[name] ? { short: SHORT[name] } : {}) };
  }
  try {
    return parseArgs({ args: words.map(named), options, allowPositionals: true });
  } catch (fault) {
    throw new Failure(2, `${fault.message}\nhelp:  basestring --help lists the options`);
  }
}

/** A whole number, where the option is given. */
export function number(values, name, least, most) {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) throw new Failure(2, `--${name}: expected a number from ${least}${most === Infinity ? '' : ` to ${most}`}, found ${JSON.stringify(text)}`);
  return value;
}

/** One of several words, where the option is given. */
export function word(values, name, allowed) {
  const text = values[name];
  if (text !== undefined && !allowed.includes(text)) throw new Failure(2, `--${name}: expected one of ${allowed.join(', ')}, found ${JSON.stringify(text)}`);
  return text;
}
