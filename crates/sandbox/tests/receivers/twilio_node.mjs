// A receiver of webhooks as in Twilio's documentation for Express: the library's middleware, called by Node's own
// server with the properties that Express adds to a request.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { parse } from 'node:querystring'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const twilio = createRequire(`${process.cwd()}/adapters/twilio-node/`)('twilio')

const [token] = await once(createInterface({ input: process.stdin }), 'line')
const guard = twilio.webhook(token)

async function receive(request, response) {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    request.rawBody = Buffer.concat(chunks).toString()
    const type = (request.headers['content-type'] ?? '').split(';')[0]
    if (type === 'application/x-www-form-urlencoded') request.body = parse(request.rawBody)
    else if (type === 'application/json' && request.rawBody !== '') request.body = JSON.parse(request.rawBody)
    request.protocol = 'http'
    request.originalUrl = request.url
    request.header = (name) => request.headers[name.toLowerCase()]
    response.type = (type) => response.setHeader('Content-Type', type) && response
    response.status = (status) => Object.assign(response, { statusCode: status })
    response.send = (text) => response.end(text)
    guard(request, response, () => response.type('text/xml').send('<Response/>'))
}

const server = createServer((request, response) =>
    receive(request, response).catch((error) => response.writeHead(500).end(String(error))),
)
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
