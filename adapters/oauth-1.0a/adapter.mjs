// Drives the npm package oauth-1.0a over the adapter protocol, as its README does: authorize, then
// toHeader, with a hash_function of node:crypto. The library has no verifier and reads no headers.
import crypto from 'node:crypto'
import querystring from 'node:querystring'
import readline from 'node:readline'
import { createRequire } from 'node:module'
import OAuth from 'oauth-1.0a'

const { version } = createRequire(import.meta.url)('oauth-1.0a/package.json')

class Unsupported extends Error {}

function only(fields, ...known) {
    const unknown = Object.keys(fields).filter((name) => !known.includes(name))
    if (unknown.length > 0) throw new Unsupported(`the library has no argument for ${unknown.join(', ')}`)
}

const hmac = (algorithm) => (text, key) => crypto.createHmac(algorithm, key).update(text).digest('base64')
// Without a hash_function the library uses its own for PLAINTEXT.
const HASH_FUNCTIONS = { 'HMAC-SHA1': hmac('sha1'), 'HMAC-SHA256': hmac('sha256'), PLAINTEXT: undefined }

function clientOf(credentials, fixed) {
    only(credentials, 'consumer_key', 'consumer_secret', 'token', 'token_secret')
    if (!(fixed.signature_method in HASH_FUNCTIONS)) {
        throw new Unsupported(`no hash_function here for ${fixed.signature_method}`)
    }
    return new OAuth({
        consumer: { key: credentials.consumer_key, secret: credentials.consumer_secret ?? '' },
        signature_method: fixed.signature_method,
        hash_function: HASH_FUNCTIONS[fixed.signature_method],
        body_hash_function: () => fixed.body_hash,
        version: fixed.version,
        realm: fixed.realm,
    })
}

const fieldsNamed = (headers, name) =>
    headers.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value)

// The library accepts the form as an object. Its user decides which bodies are forms, and decodes them.
function requestOf({ request, oauth }) {
    only(request, 'method', 'url', 'headers', 'body', 'body_base64')
    const types = fieldsNamed(request.headers, 'content-type')
    if (types.length > 1) throw new Unsupported('with several Content-Type headers it is unclear whether the body is a form')
    if (fieldsNamed(request.headers, 'authorization').length > 0) {
        throw new Unsupported('the library reads no Authorization header')
    }
    const [, authority] = /^[^:/?#]*:\/\/([^/?#]*)/.exec(request.url) ?? []
    if (fieldsNamed(request.headers, 'host').some((host) => host.toLowerCase() !== authority?.toLowerCase())) {
        throw new Unsupported("the library signs the URL's host and reads no Host header")
    }
    const isForm = types[0]?.split(';')[0].trim().toLowerCase() === 'application/x-www-form-urlencoded'
    if (isForm && request.body_base64 !== undefined) throw new Unsupported('form data is text')

    const data = isForm ? querystring.parse(request.body ?? '', '&', '=', { maxKeys: 0 }) : {}
    if (/\uFFFD/.test(JSON.stringify(data)) && !/%EF%BF%BD|\uFFFD/i.test(request.body)) {
        throw new Unsupported('form data is text, and this form is not valid UTF-8')
    }
    for (const name of ['callback', 'verifier']) {
        if (oauth[name] !== undefined) data[`oauth_${name}`] = oauth[name]
    }
    const described = { method: request.method, url: request.url, data }
    if (oauth.body_hash !== undefined) {
        if (Object.keys(data).length > 0) throw new Unsupported('with a body hash, data is the body and not an object')
        described.data = request.body ?? ''
        described.includeBodyHash = true
    }
    return described
}

function sign(input) {
    only(input, 'request', 'credentials', 'oauth')
    const { credentials, oauth: fixed } = input
    only(fixed, 'signature_method', 'timestamp', 'nonce', 'version', 'callback', 'verifier', 'body_hash', 'realm')
    if (credentials.consumer_key === undefined) throw new Unsupported('consumer_key is always sent')
    if (fixed.version === '') throw new Unsupported('an empty version becomes 1.0')
    if (!/^[0-9A-Za-z]+$/.test(fixed.nonce ?? 'n') || !/^[1-9][0-9]{0,9}$/.test(fixed.timestamp ?? '1')) {
        throw new Unsupported('the library makes its nonce and timestamp itself')
    }
    const request = requestOf(input)
    const oauth = clientOf(credentials, fixed)
    const token = { key: credentials.token, secret: credentials.token_secret }
    const authorized = oauth.authorize(request, credentials.token === undefined ? undefined : token)
    // The stages by the library's own functions, over what authorize signed.
    const { oauth_signature, ...signed } = authorized
    return {
        signature: oauth_signature,
        base_string_uri: oauth.getBaseUrl(request.url),
        parameters: oauth.getParameterString(request, signed),
        base_string: oauth.getBaseString(request, signed),
        authorization: oauth.toHeader(authorized).Authorization,
    }
}

function signBaseString(input) {
    only(input, 'text', 'credentials', 'signature_method')
    const oauth = clientOf(input.credentials, { signature_method: input.signature_method })
    return { signature: oauth.hash_function(input.text, oauth.getSigningKey(input.credentials.token_secret)) }
}

const plain = new OAuth({ consumer: { key: '', secret: '' } })

function normalizeParameters(input) {
    only(input, 'params')
    const data = {}
    for (const [name, value] of input.params) {
        data[name] = Object.hasOwn(data, name) ? [].concat(data[name], value) : value
    }
    return { text: plain.getParameterString({ method: 'GET', url: 'http://localhost/', data }, {}) }
}

function formDecode(input) {
    only(input, 'text')
    const entries = Object.entries(plain.deParam(input.text))
    if (entries.length > 1 && entries.some(([name, value]) => Array.isArray(value) || /^\d+$/.test(name))) {
        throw new Unsupported('the answer is an object, which does not preserve this order')
    }
    return { params: entries.flatMap(([name, value]) => [].concat(value).map((one) => [name, one])) }
}

function hello(input) {
    if (input.protocol !== 1) return { refused: { kind: 'other', message: 'this adapter implements version 1 of the protocol' } }
    return {
        ok: {
            protocol: 1,
            name: 'oauth-1.0a',
            version,
            language: 'JavaScript',
            ops: Object.keys(OPERATIONS),
            homepage: 'https://github.com/ddo/oauth-1.0a',
            issues: 'https://github.com/ddo/oauth-1.0a/issues',
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
    percent_encode: text('text', (value) => plain.percentEncode(value)),
    base_string_uri: text('url', (url) => plain.getBaseUrl(url)),
    normalize_parameters: (input) => ({ ok: normalizeParameters(input) }),
    base_string: (input) => {
        const { base_string, authorization } = sign(input)
        return { ok: { text: base_string, authorization } }
    },
    form_decode: (input) => ({ ok: formDecode(input) }),
    sign_base_string: (input) => ({ ok: signBaseString(input) }),
    sign: (input) => ({ ok: sign(input) }),
}

// The library documents no exceptions, so every exception is a bug.
function answer({ op, in: input }) {
    if (!Object.hasOwn(OPERATIONS, op)) return { unsupported: `oauth-1.0a has no ${op}` }
    try {
        return OPERATIONS[op](input)
    } catch (error) {
        return error instanceof Unsupported ? { unsupported: error.message } : { broken: error?.stack ?? String(error) }
    }
}

for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const question = JSON.parse(line)
    process.stdout.write(`${JSON.stringify({ id: question.id, ...answer(question) })}\n`)
}
