// Drives the npm package oauth over the adapter protocol, by the methods that its users call: get, delete, post,
// put, the two token steps, and authHeader for other methods. Node's http and https are given a request that
// keeps the headers and sends nothing. The library has no verifier and reads no headers.
import querystring from 'node:querystring'
import readline from 'node:readline'
import { createRequire } from 'node:module'
import OAuthModule from 'oauth'


class Unsupported extends Error {}

function only(fields, ...known) {
    const unknown = Object.keys(fields).filter((name) => !known.includes(name))
    if (unknown.length > 0) throw new Unsupported(`the library has no argument for ${unknown.join(', ')}`)
}

const require = createRequire(import.meta.url)
const { version } = require('oauth/package.json')
let captured
for (const name of ['http', 'https']) {
    require(name).request = ({ headers }) => {
        captured = headers.Authorization
        return { write() {}, end() {}, on() { return this } }
    }
}

function clientOf(credentials, fixed, url) {
    only(credentials, 'consumer_key', 'consumer_secret', 'token', 'token_secret')
    if (/^RSA-/.test(fixed.signature_method)) throw new Unsupported('the input has no RSA key')
    if (fixed.signature_method === 'HMAC-SHA512') throw new Unsupported('the library has no HMAC-SHA512')
    if (!/^[0-9A-Za-z]+$/.test(fixed.nonce ?? 'n') || !/^[1-9][0-9]{0,9}$/.test(fixed.timestamp ?? '1')) {
        throw new Unsupported('the library makes its nonce and timestamp itself')
    }
    return new OAuthModule.OAuth(url, url, credentials.consumer_key, credentials.consumer_secret,
                                 fixed.version ?? '1.0', fixed.callback ?? null, fixed.signature_method)
}

// Calls the method of the library that makes this request, and returns the header that it sends.
function header(oauth, { request, credentials, oauth: fixed }, form, contentType) {
    const { token, token_secret: secret } = credentials
    const { method, url } = request
    const body = form ?? request.body ?? ''
    captured = undefined
    if (fixed.callback !== undefined || fixed.verifier !== undefined) {
        if (method !== 'POST' || body !== '') throw new Unsupported('the token steps are a POST without a body')
        if (fixed.verifier !== undefined) oauth.getOAuthAccessToken(token, secret, fixed.verifier, () => {})
        else if (token === undefined) oauth.getOAuthRequestToken(() => {})
        else throw new Unsupported('a request for temporary credentials has no token')
    } else if (method === 'POST') {
        oauth.post(url, token, secret, body, contentType)
    } else if (method === 'PUT') {
        oauth.put(url, token, secret, body, contentType)
    } else if (form !== undefined) {
        throw new Unsupported(`the library sends no form by ${method}`)
    } else if (method === 'GET' && body === '') {
        oauth.get(url, token, secret)
    } else if (method === 'DELETE' && body === '') {
        oauth.delete(url, token, secret)
    } else {
        captured = oauth.authHeader(url, token, secret, method)
    }
    return captured
}

const fieldsNamed = (headers, name) =>
    headers.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value)

function sign(input) {
    only(input, 'request', 'credentials', 'oauth')
    const { request, credentials, oauth: fixed } = input
    only(request, 'method', 'url', 'headers', 'body', 'body_base64')
    only(fixed, 'signature_method', 'timestamp', 'nonce', 'version', 'callback', 'verifier')
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
    const oauth = clientOf(credentials, fixed, request.url)
    const authorization = header(oauth, input, isForm ? Object.fromEntries(Object.entries(params)) : undefined, types[0])
    const [, signature] = /oauth_signature="([^"]*)"/.exec(authorization)
    return { signature: decodeURIComponent(signature), authorization }
}

function signBaseString(input) {
    only(input, 'text', 'credentials', 'signature_method')
    const oauth = clientOf(input.credentials, { signature_method: input.signature_method }, null)
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
