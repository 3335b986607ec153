// Secrets and keys from options, files and the environment, as the native program reads them.
import { readFileSync } from 'node:fs';
import { ask } from './engine.js';
import { Failure, note, read } from './failure.js';

/** The longest secret, in bytes. A longer file is not a file with a secret. */
const LIMIT = 1 << 16;

/** Whether a text is a key in PEM, which people give as the secret of an RSA method. */
export const isKey = (text) => text.slice(0, 4096).includes('-----BEGIN ');

function ofFile(path) {
  const unfit = (found) => new Failure(3, `cannot read a secret from ${path}: ${found}`);
  read(path);
  const bytes = readFileSync(path);
  if (bytes.length > LIMIT) throw unfit(`it has more than ${LIMIT >> 10} KiB`);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) throw unfit('it is not valid UTF-8');
  const secret = text.replace(/\r?\n$/, '');
  if (secret !== text) note(`the trailing newline of ${path} is not part of the secret`);
  if (secret === '') throw unfit('it is empty');
  return secret;
}

/** A secret from its option, else its file, else the environment. */
function secret(values, name, variable) {
  const [given] = [values[name] ?? []].flat();
  const file = values[`${name}-file`];
  if (given !== undefined && file !== undefined) throw new Failure(2, `--${name} cannot be used with --${name}-file`);
  if (given !== undefined) return given;
  if (file !== undefined) return ofFile(file);
  return process.env[variable] || undefined;
}

/** The secret of a service from the variable in which people keep it. Its use is reported. */
function ofService(service) {
  const variable = ask('variables', { service }).variables.find((name) => process.env[name]);
  if (variable === undefined) return [];
  note(`the secret is that of the environment variable ${variable}`);
  return [process.env[variable]];
}

function ofWebhook(values, service) {
  const isGiven = values['auth-token'] !== undefined || values['auth-token-file'] !== undefined;
  if (service === 'oauth') {
    if (isGiven) throw new Failure(2, '--auth-token and --auth-token-file need --webhook or --twilio');
    return [];
  }
  const first = secret(values, 'auth-token', 'BASESTRING_AUTH_TOKEN');
  return [...(first === undefined ? ofService(service) : [first]), ...(values['auth-token'] ?? []).slice(1)];
}

/** The secrets of a question to the engine. `keys` are the texts of keys that are given as files. */
export function secrets(values, service, keys) {
  const rsaKeys = ['private-key', 'public-key'].filter((name) => values[name]).map((name) => read(values[name])).concat(keys);
  const file = values['consumer-secret-file'];
  const isKeyFile = values['consumer-secret'] === undefined && file !== undefined && isKey(read(file));
  if (isKeyFile) {
    note(`${file} is read as an RSA key`);
    rsaKeys.push(read(file));
  }
  return {
    consumer_key: values['consumer-key'], token: values.token, rsa_keys: rsaKeys,
    consumer_secret: isKeyFile ? undefined : secret(values, 'consumer-secret', 'BASESTRING_CONSUMER_SECRET'),
    token_secret: secret(values, 'token-secret', 'BASESTRING_TOKEN_SECRET'),
    webhook: ofWebhook(values, service),
  };
}
