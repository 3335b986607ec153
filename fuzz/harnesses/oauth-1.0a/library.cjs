// oauth-1.0a, as its adapter calls it: in a thread, which answers one line after the other.
const { spawn } = require('node:child_process');
const { createInterface } = require('node:readline');
const { join } = require('node:path');

class Unsupported extends Error {}
class Refused extends Error {}

const child = spawn('node', [join(process.env.ADAPTERS, 'oauth-1.0a', 'adapter.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
child.unref();

async function answer(op, given) {
  child.stdin.write(`${JSON.stringify({ id: 1, op, in: given })}\n`);
  const reply = JSON.parse((await lines.next()).value);
  if (reply.unsupported !== undefined) throw new Unsupported(reply.unsupported);
  if (reply.refused !== undefined) throw new Refused(reply.refused.message);
  if (reply.broken !== undefined) throw new Error(reply.broken);
  return reply.ok;
}

const NAMES = ['percent_encode', 'base_string_uri', 'normalize_parameters', 'base_string', 'form_decode', 'sign_base_string', 'sign'];
const OPERATIONS = Object.fromEntries(NAMES.map((name) => [name, (given) => answer(name, given)]));

module.exports = { OPERATIONS, Refused, Unsupported };
