// Drives Twilio's library for Node over the adapter protocol: the validators that its Express middleware calls.
import readline from 'node:readline'
import { createRequire } from 'node:module'
import twilio from 'twilio'

const { version } = createRequire(import.meta.url)('twilio/package.json')
const { getExpectedTwilioSignature } = createRequire(import.meta.url)('twilio/lib/webhooks/webhooks')

class Unsupported extends Error {}

function only(fields, ...known) {
    const unknown = Object.keys(fields).filter((name) => !known.includes(name))
    if (unknown.length > 0) throw new Unsupported(`the library has no argument for ${unknown.join(', ')}`)
}

// What body parsers produce: an object, in which a repeated name has an array.
function form(pairs) {
    const params = {}
    for (const [name, value] of pairs) {
        const values = Object.hasOwn(params, name) ? [].concat(params[name], value) : value
        Object.defineProperty(params, name, { value: values, enumerable: true, configurable: true, writable: true })
    }
    return params
}

function twilioSign(input) {
    only(input, 'auth_token', 'url', 'params')
    return { ok: { signature: getExpectedTwilioSignature(input.auth_token, input.url, form(input.params)) } }
}

function twilioVerify(input) {
    only(input, 'auth_token', 'url', 'signature', 'params', 'body')
    const { auth_token: token, signature, url, params, body } = input
    const valid = body === undefined
        ? twilio.validateRequest(token, signature, url, form(params))
        : twilio.validateRequestWithBody(token, signature, url, body)
    return { ok: { valid } }
}

function hello(input) {
    if (input.protocol !== 1) return { refused: { kind: 'other', message: 'this adapter implements version 1 of the protocol' } }
    return {
        ok: {
            protocol: 1,
            name: 'twilio-node',
            version,
            language: 'JavaScript',
            ops: Object.keys(OPERATIONS),
            homepage: 'https://github.com/twilio/twilio-node',
            issues: 'https://github.com/twilio/twilio-node/issues',
        },
    }
}

const OPERATIONS = { hello, twilio_sign: twilioSign, twilio_verify: twilioVerify }

// The validators document true or false for every request, so every exception is a bug.
function answer({ op, in: input }) {
    if (!Object.hasOwn(OPERATIONS, op)) return { unsupported: `the library has no ${op}` }
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
