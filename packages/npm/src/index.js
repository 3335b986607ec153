// Sign, verify, explain and diagnose requests; read the vectors; judge an implementation.
import { readCases } from '#load';
import { EngineError, ask } from './engine.js';
import { Refused, Unsupported, judge, judgeNow } from './judge.js';

export { EngineError, Refused, Unsupported, judge, judgeNow };

function answer(op, given) {
  const found = ask('answer', { op, in: given });
  if (found.refused) throw new Refused(found.refused.message, found.refused.kind);
  if (found.unsupported) throw new Unsupported(found.unsupported);
  if (found.broken) throw new TypeError(found.broken);
  return found.ok;
}

function request({ method, url, headers = [], body }) {
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers);
  return { method, url, headers: pairs, ...(body === undefined ? {} : { body }) };
}

function credentials({ consumerKey, consumerSecret, token, tokenSecret }) {
  const given = { consumer_key: consumerKey, consumer_secret: consumerSecret, token, token_secret: tokenSecret };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

export function sign(given, { signatureMethod = 'HMAC-SHA1', oauth = {}, ...secrets }) {
  const texts = Object.entries(oauth).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]);
  return answer('sign', {
    request: request(given), credentials: credentials(secrets),
    oauth: { signature_method: signatureMethod, ...Object.fromEntries(texts) },
  });
}

export function verify(given, { now, seen, ...secrets }) {
  const input = { request: request(given), credentials: credentials(secrets) };
  if (now !== undefined) input.now = now;
  if (seen !== undefined) input.seen = seen.map(([timestamp, nonce]) => [String(timestamp), nonce]);
  return answer('verify', input);
}

/** The question of a paste with options. */
export function questionOf(text, { consumerKey, consumerSecret, token, tokenSecret, rsaKeys = [], webhookSecret = [], ...options } = {}) {
  const { service, signedUrl, theirBaseString, ...others } = options;
  return {
    pastes: [].concat(text), now: Math.floor(Date.now() / 1000), depth: 3,
    service, signed_url: signedUrl, answer: theirBaseString, ...others,
    secrets: { consumer_key: consumerKey, consumer_secret: consumerSecret, token, token_secret: tokenSecret, rsa_keys: [].concat(rsaKeys), webhook: [].concat(webhookSecret) },
  };
}

export function diagnose(text, options) {
  return ask('diagnose', questionOf(text, options)).document;
}

export function explain(text, options) {
  return ask('explain', questionOf(text, options)).document;
}

let all;

/** Every vector: an array in Node.js, a promise of one in browsers. */
function allCases() {
  all ??= readCases();
  if (typeof all === 'string') all = JSON.parse(all);
  if (all instanceof Promise) return all.then((text) => (typeof text === 'string' ? JSON.parse(text) : text));
  return all;
}

export function cases(...ops) {
  const chosen = (list) => list.filter((one) => ops.length === 0 || ops.includes(one.op));
  const found = allCases();
  return found instanceof Promise ? found.then(chosen) : chosen(found);
}

export const version = ask('version', {}).basestring;
