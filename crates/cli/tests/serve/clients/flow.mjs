// The whole flow with the npm package oauth: BASE KEY SECRET PASSWORD. Prints what came of it.
import { createRequire } from 'node:module'

// The package is in the folder of its adapter.
const { OAuth } = createRequire(process.env.OAUTH_FROM)('oauth')
const [base, key, secret, password] = process.argv.slice(2)

async function browser(url) {
    const page = await (await fetch(url)).text()
    const form = new URLSearchParams({ screen_name: 'owner', password, decision: 'grant' })
    for (const [, name, value] of page.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)) form.set(name, value)
    return fetch(base + 'oauth/authorize', { method: 'POST', body: form, redirect: 'manual' })
}

function client(callback) {
    return new OAuth(base + 'oauth/request_token', base + 'oauth/access_token', key, secret, '1.0', callback, 'HMAC-SHA1')
}

const call = (object, name, ...args) => new Promise((resolve, reject) => {
    object[name](...args, (fault, ...answer) => fault ? reject(new Error(JSON.stringify(fault))) : resolve(answer))
})

const oauth = client('oob')
const [token, tokenSecret, more] = await call(oauth, 'getOAuthRequestToken')
if (more.oauth_callback_confirmed !== 'true') throw new Error('not confirmed')
const page = await (await browser(base + 'oauth/authorize?oauth_token=' + encodeURIComponent(token))).text()
const pin = /id="oauth_verifier">(\d{7})</.exec(page)[1]
const [access, accessSecret, others] = await call(oauth, 'getOAuthAccessToken', token, tokenSecret, pin)

const redirected = client('http://127.0.0.1:9/ready?x=1')
const [again, againSecret] = await call(redirected, 'getOAuthRequestToken')
const answer = await browser(base + 'oauth/authorize?oauth_token=' + encodeURIComponent(again))
const back = new URL(answer.headers.get('location'))
if (back.searchParams.get('x') !== '1' || back.searchParams.get('oauth_token') !== again) throw new Error(back.href)
await call(redirected, 'getOAuthAccessToken', again, againSecret, back.searchParams.get('oauth_verifier'))

const [account] = await call(oauth, 'get', base + '1.1/account/verify_credentials.json', access, accessSecret)
const statuses = []
for (const method of ['get', 'delete']) {
    const [, response] = await call(oauth, method, base + 'echo?q=a%20b&r=~', access, accessSecret)
    statuses.push(response.statusCode)
}
for (const method of ['post', 'put']) {
    const [, response] = await call(oauth, method, base + 'echo', access, accessSecret, { status: "it's a + b", a: '' })
    statuses.push(response.statusCode)
}
console.log(JSON.stringify({ account: JSON.parse(account), screen_name: others.screen_name, statuses }))
