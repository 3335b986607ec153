// The npm package oauth: the header of its client, which is stopped before it sends.
import { Unsupported } from 'basestring';
import OAuthModule from 'oauth';

const plain = new OAuthModule.OAuth(null, null, '', '', '1.0', null, 'HMAC-SHA1');

function sign({ request, credentials, oauth }) {
  if (request.headers.length || request.body || request.body_base64 !== undefined) throw new Unsupported('authHeader signs no body');
  if (!['HMAC-SHA1', 'PLAINTEXT'].includes(oauth.signature_method) || credentials.consumer_key === undefined) {
    throw new Unsupported('a method and a key are needed');
  }
  if (['callback', 'verifier', 'body_hash', 'realm'].some((name) => oauth[name] !== undefined)) throw new Unsupported('authHeader has no such argument');
  if (!/^[0-9A-Za-z]+$/.test(oauth.nonce ?? 'n') || !/^[1-9]\d{0,9}$/.test(oauth.timestamp ?? '1')) {
    throw new Unsupported('the library makes nonce and timestamp');
  }
  const client = new OAuthModule.OAuth(null, null, credentials.consumer_key, credentials.consumer_secret, oauth.version ?? '1.0', null, oauth.signature_method);
  const authorization = client.authHeader(request.url, credentials.token, credentials.token_secret, request.method);
  const [, signature] = /oauth_signature="([^"]*)"/.exec(authorization);
  return { signature: decodeURIComponent(signature), authorization };
}

export default {
  name: 'oauth',
  version: '0.10.2',
  methods: ['HMAC-SHA1', 'PLAINTEXT'],
  percent_encode({ text }) {
    if (text === undefined) throw new Unsupported('only text');
    return { text: plain._encodeData(text) };
  },
  base_string_uri: ({ url }) => ({ text: plain._normalizeUrl(url) }),
  sign,
};
