// Drives the npm package oauth-sign over the adapter protocol. It expects the base string URI and all
// parameters in one object, as the request package passes them: its user prepares those. So only URLs that
// without their query are their own base string URI test the library.
import querystring from 'node:querystring'
import readline from 'node:readline'
import { createRequire } from 'node:module'
import oauth from 'oauth-sign'

const { version } = createRequire(import.meta.url)('oauth-sign/package.json')

class Unsupported extends Error {}

function only(fields, ...known) {
    const unknown = Object.keys(fields).filter((name) => !known.includes(name))
    if (unknown.length > 0) throw new Unsupported(`the library has no argument for ${unknown.join(', ')}`)
}

const fieldsNamed = (headers, name) =>
    headers.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value)

// Names and values as one object, a repeated name with an array.
function gather(pairs) {
    const params = {}
    for (const [name, value] of pairs) {
        const values = Object.hasOwn(params, name) ? [].concat(params[name], value) : value
        Object.defineProperty(params, name, { value: values, enumerable: true, configurable: true, writable: true })
    }
    return params
}

function decode(form) {
    const params = Object.entries(querystring.parse(form, '&', '=', { maxKeys: 0 }))
    if (/\uFFFD/.test(JSON.stringify(params)) && !/%EF%BF%BD|\uFFFD/i.test(form)) {
        throw new Unsupported('parameters are text, and these are not valid UTF-8')
    }
    return params.flatMap(([name, value]) => [].concat(value).map((one) => [name, one]))
}

function argumentsOf(input) {
    only(input, 'request', 'credentials', 'oauth')
    const { request, credentials, oauth: fixed } = input
    only(request, 'method', 'url', 'headers', 'body', 'body_base64')
    only(credentials, 'consumer_key', 'consumer_secret', 'token', 'token_secret')
    only(fixed, 'signature_method', 'timestamp', 'nonce', 'version', 'callback', 'verifier', 'body_hash')
    if (/^RSA-/.test(fixed.signature_method)) throw new Unsupported('the input has no RSA key')
    if (fixed.signature_method === 'HMAC-SHA512') throw new Unsupported('the library has no HMAC-SHA512')
    const url = URL.parse?.(request.url) ?? (URL.canParse(request.url) ? new URL(request.url) : null)
    if (url === null || url.href !== request.url || url.username || url.hash || !/^https?:$/.test(url.protocol)) {
        throw new Unsupported("the user passes the base string URI, which differs from this URL")
    }
    if (fieldsNamed(request.headers, 'host').some((host) => host !== url.host)) {
        throw new Unsupported("the user passes the base string URI, which differs from this URL because of the Host header")
    }
    const types = fieldsNamed(request.headers, 'content-type')
    if (types.length > 1) throw new Unsupported('with several Content-Type headers it is unclear whether the body is a form')
    if (fieldsNamed(request.headers, 'authorization').length > 0) {
        throw new Unsupported('the library reads no Authorization header')
    }
    const isForm = types[0]?.split(';')[0].trim().toLowerCase() === 'application/x-www-form-urlencoded'
    if (isForm && request.body_base64 !== undefined) throw new Unsupported('parameters are text')
    const own = Object.entries({ consumer_key: credentials.consumer_key, token: credentials.token, ...fixed })
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [`oauth_${name}`, value])
    const params = gather([...decode(url.search.slice(1)), ...decode(isForm ? (request.body ?? '') : ''), ...own])
    return [request.method, request.url.split('?')[0], params]
}

function sign(input) {
    const parts = argumentsOf(input)
    const secrets = [input.credentials.consumer_secret, input.credentials.token_secret]
    const method = input.oauth.signature_method
    return {
        // With PLAINTEXT, sign ignores these arguments.
        signature: oauth.sign(method, ...parts, ...secrets),
        base_string: oauth.generateBase(...parts),
    }
}

function hello(input) {
    if (input.protocol !== 1) return { refused: { kind: 'other', message: 'this adapter implements version 1 of the protocol' } }
    return {
        ok: {
            protocol: 1,
            name: 'oauth-sign',
            version,
            language: 'JavaScript',
            ops: Object.keys(OPERATIONS),
            homepage: 'https://github.com/request/oauth-sign',
            issues: 'https://github.com/request/oauth-sign/issues',
        },
    }
}

const OPERATIONS = {
    hello,
    percent_encode: (input) => {
        only(input, 'text')
        return { ok: { text: oauth.rfc3986(input.text) } }
    },
    base_string: (input) => ({ ok: { text: oauth.generateBase(...argumentsOf(input)) } }),
    sign: (input) => ({ ok: sign(input) }),
}

function answer({ op, in: input }) {
    if (!Object.hasOwn(OPERATIONS, op)) return { unsupported: `oauth-sign has no ${op}` }
    try {
        return OPERATIONS[op](input)
    } catch (error) {
        if (error instanceof Unsupported) return { unsupported: error.message }
        if (/^Signature method not supported/.test(error?.message)) {
            return { refused: { kind: 'unknown-method', message: error.message } }
        }
        return { broken: error?.stack ?? String(error) }
    }
}

for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const question = JSON.parse(line)
    process.stdout.write(`${JSON.stringify({ id: question.id, ...answer(question) })}\n`)
}
