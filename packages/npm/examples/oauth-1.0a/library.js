// The npm package oauth-1.0a, as its README uses it.
import crypto from 'node:crypto';
import querystring from 'node:querystring';
import { Unsupported } from 'basestring';
import OAuth from 'oauth-1.0a';

const hmac = (algorithm) => (text, key) => crypto.createHmac(algorithm, key).update(text).digest('base64');
const METHODS = { 'HMAC-SHA1': hmac('sha1'), 'HMAC-SHA256': hmac('sha256'), PLAINTEXT: undefined };
const plain = new OAuth({ consumer: { key: '', secret: '' } });

function sign({ request, credentials, oauth }) {
  const names = request.headers.map(([name]) => name.toLowerCase());
  const type = request.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1].split(';')[0].trim().toLowerCase();
  const isForm = type === 'application/x-www-form-urlencoded';
  if (names.some((name) => name !== 'content-type') || names.length > 1) throw new Unsupported('the library reads no headers');
  if (!(oauth.signature_method in METHODS) || credentials.consumer_key === undefined) throw new Unsupported('a method and a key are needed');
  if (oauth.body_hash !== undefined || request.body_base64 !== undefined) throw new Unsupported('the body is text, its hash is the library’s own');
  if (!/^[0-9A-Za-z]+$/.test(oauth.nonce ?? 'n') || !/^[1-9]\d{0,9}$/.test(oauth.timestamp ?? '1') || oauth.version === '') {
    throw new Unsupported('the library makes nonce, timestamp and version');
  }
  const data = isForm ? querystring.parse(request.body ?? '', '&', '=', { maxKeys: 0 }) : {};
  if (/\uFFFD/.test(JSON.stringify(data))) throw new Unsupported('form data is text');
  for (const name of ['callback', 'verifier']) if (oauth[name] !== undefined) data[`oauth_${name}`] = oauth[name];
  const client = new OAuth({
    consumer: { key: credentials.consumer_key, secret: credentials.consumer_secret ?? '' },
    signature_method: oauth.signature_method, hash_function: METHODS[oauth.signature_method],
    version: oauth.version, realm: oauth.realm,
  });
  const token = credentials.token === undefined ? undefined : { key: credentials.token, secret: credentials.token_secret };
  const signed = client.authorize({ method: request.method, url: request.url, data }, token);
  return { signature: signed.oauth_signature, authorization: client.toHeader(signed).Authorization };
}

export default {
  name: 'oauth-1.0a',
  version: '2.2.6',
  methods: Object.keys(METHODS),
  percent_encode({ text }) {
    if (text === undefined) throw new Unsupported('only text');
    return { text: plain.percentEncode(text) };
  },
  base_string_uri: ({ url }) => ({ text: plain.getBaseUrl(url) }),
  sign,
};
