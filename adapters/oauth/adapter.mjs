// Drives the npm package oauth over the adapter protocol. Every request of its OAuth client goes through
// _performSecureRequest (get, post, put and the token steps are shorthands of it); the client is given a
// connection that keeps the headers and sends nothing. It has no verifier and reads no headers.
import querystring from 'node:querystring'
import readline from 'node:readline'
import { createRequire } from 'node:module'
import OAuthModule from 'oauth'

const { version } = createRequire(import.meta.url)('oauth/package.json')

class Unsupported extends Error {}

function only(fields, ...known) {
    const unknown = Object.keys(fields).filter((name) => !known.includes(name))
    if (unknown.length > 0) throw new Unsupported(`the library has no argument for ${unknown.join(', ')}`)
}

// An OAuth that sends the protocol parameters a case fixes, and keeps what passes through it. Each method
// overridden hands on to the library, but for the clock, the random numbers and the connection.
class FixedOAuth extends OAuthModule.OAuth {
    constructor(credentials, fixed) {
        only(credentials, 'consumer_key', 'consumer_secret', 'token', 'token_secret')
        if (/^RSA-/.test(fixed.signature_method)) throw new Unsupported('the input has no RSA key')
        if (fixed.signature_method === 'HMAC-SHA512') throw new Unsupported('the library has no HMAC-SHA512')
        super(null, null, credentials.consumer_key, credentials.consumer_secret, fixed.version, null,
              fixed.signature_method, undefined, {})
        this.fixed = fixed
    }

    _getNonce() {
        return this.fixed.nonce
    }

    _getTimestamp() {
        return this.fixed.timestamp
    }

    _normaliseRequestParams(params) {
        // The library always sends these three; a case may leave them out.
        for (const name of ['version', 'nonce', 'timestamp']) {
            if (this.fixed[name] === undefined) delete params[`oauth_${name}`]
        }
        this.parameters = super._normaliseRequestParams(params)
        return this.parameters
    }

    _createSignatureBase(...parts) {
        this.base_string = super._createSignatureBase(...parts)
        return this.base_string
    }

    _createSignature(...parts) {
        this.signature = super._createSignature(...parts)
        return this.signature
    }

    _createClient(port, host, method, path, headers) {
        this.authorization = headers.Authorization
        return { write() {}, end() {} }
    }
}

const fieldsNamed = (headers, name) =>
    headers.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value)

function sign(input) {
    only(input, 'request', 'credentials', 'oauth')
    const { request, credentials, oauth: fixed } = input
    only(request, 'method', 'url', 'headers', 'body', 'body_base64')
    only(fixed, 'signature_method', 'timestamp', 'nonce', 'version', 'callback', 'verifier', 'body_hash')
    if (credentials.consumer_key === undefined) throw new Unsupported('a consumer key is always sent')
    const types = fieldsNamed(request.headers, 'content-type')
    if (types.length > 1) throw new Unsupported('with several Content-Type headers it is unclear whether the body is a form')
    if (fieldsNamed(request.headers, 'authorization').length > 0) {
        throw new Unsupported('the library reads no Authorization header')
    }
    const [, authority] = /^[^:/?#]*:\/\/([^/?#]*)/.exec(request.url) ?? []
    if (fieldsNamed(request.headers, 'host').some((host) => host.toLowerCase() !== authority?.toLowerCase())) {
        throw new Unsupported("the library signs the URL's host and reads no Host header")
    }
    // A form is handed over as an object; which bodies are forms, and decoding them, is the user's part.
    const isForm = types[0]?.split(';')[0].trim().toLowerCase() === 'application/x-www-form-urlencoded'
    if (isForm && request.body_base64 !== undefined) throw new Unsupported('a form is text')
    const params = isForm ? querystring.parse(request.body ?? '', '&', '=', { maxKeys: 0 }) : {}
    if (/\uFFFD/.test(JSON.stringify(params)) && !/%EF%BF%BD|\uFFFD/i.test(request.body)) {
        throw new Unsupported('a form is text, and this one is not valid UTF-8')
    }
    const extra = Object.fromEntries(Object.entries(params))
    for (const name of ['callback', 'verifier', 'body_hash']) {
        if (fixed[name] !== undefined) extra[`oauth_${name}`] = fixed[name]
    }
    const oauth = new FixedOAuth(credentials, fixed)
    const body = isForm ? null : (request.body ?? '')
    oauth._performSecureRequest(credentials.token, credentials.token_secret, request.method, request.url, extra,
                                body, types[0])
    return {
        signature: oauth.signature,
        parameters: oauth.parameters,
        base_string: oauth.base_string,
        authorization: oauth.authorization,
    }
}

function signBaseString(input) {
    only(input, 'text', 'credentials', 'signature_method')
    const oauth = new FixedOAuth(input.credentials, { signature_method: input.signature_method })
    return { signature: oauth._createSignature(input.text, input.credentials.token_secret) }
}

const plain = new OAuthModule.OAuth(null, null, '', '', '1.0', null, 'HMAC-SHA1')

function normalizeParameters(input) {
    only(input, 'params')
    const params = {}
    for (const [name, value] of input.params) {
        const values = Object.hasOwn(params, name) ? [].concat(params[name], value) : value
        Object.defineProperty(params, name, { value: values, enumerable: true, configurable: true, writable: true })
    }
    return { text: plain._normaliseRequestParams(params) }
}

function hello(input) {
    if (input.protocol !== 1) return { refused: { kind: 'other', message: 'this adapter implements version 1 of the protocol' } }
    return {
        ok: {
            protocol: 1,
            name: 'oauth',
            version,
            language: 'JavaScript',
            ops: Object.keys(OPERATIONS),
            homepage: 'https://github.com/ciaranj/node-oauth',
            issues: 'https://github.com/ciaranj/node-oauth/issues',
        },
    }
}

function text(field, convert) {
    return (input) => {
        only(input, field)
        return { ok: { text: convert(input[field]) } }
    }
}

const OPERATIONS = {
    hello,
    percent_encode: text('text', (value) => plain._encodeData(value)),
    base_string_uri: text('url', (url) => plain._normalizeUrl(url)),
    normalize_parameters: (input) => ({ ok: normalizeParameters(input) }),
    base_string: (input) => ({ ok: { text: sign(input).base_string } }),
    sign_base_string: (input) => ({ ok: signBaseString(input) }),
    sign: (input) => ({ ok: sign(input) }),
}

// Node's own URL parser and this one message are what refuses; any other exception is a fault.
function answer({ op, in: input }) {
    if (!Object.hasOwn(OPERATIONS, op)) return { unsupported: `oauth has no ${op}` }
    try {
        return OPERATIONS[op](input)
    } catch (error) {
        if (error instanceof Unsupported) return { unsupported: error.message }
        if (/^Un-supported signature method/.test(error?.message)) {
            return { refused: { kind: 'unknown-method', message: error.message } }
        }
        if (error?.code === 'ERR_INVALID_URL') return { refused: { kind: 'malformed-url', message: error.message } }
        return { broken: error?.stack ?? String(error) }
    }
}

for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const question = JSON.parse(line)
    process.stdout.write(`${JSON.stringify({ id: question.id, ...answer(question) })}\n`)
}
