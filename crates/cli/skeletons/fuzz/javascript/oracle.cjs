// Starts `basestring fuzz judge`: it makes calls of a fuzzer's bytes, and compares the answers with the reference's.
const { spawn } = require('node:child_process');
const { createInterface } = require('node:readline');

class Oracle {
  constructor({ OPERATIONS, Unsupported, Refused }) {
    Object.assign(this, { operations: OPERATIONS, Unsupported, Refused });
    const known = (process.env.BASESTRING_KNOWN ?? '').split(',').filter(Boolean);
    const options = [
      ...Object.keys(OPERATIONS).flatMap((name) => ['--op', name]),
      ...known.flatMap((mistake) => ['--known', mistake]),
    ];
    this.process = spawn(process.env.BASESTRING_BINARY ?? 'basestring', ['fuzz', 'judge', ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  async ask(question) {
    this.process.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error('basestring fuzz judge ended; its message is above');
    return JSON.parse(value);
  }

  async answer({ op, in: given }) {
    try {
      return { ok: await this.operations[op](given) };
    } catch (fault) {
      if (fault instanceof this.Unsupported) return { unsupported: fault.message };
      if (fault instanceof this.Refused) return { refused: { message: fault.message } };
      return { broken: String(fault?.stack ?? fault) };
    }
  }

  /** Runs the call that bytes describe, and prints a find. */
  async test(data) {
    const call = await this.ask({ bytes: Buffer.from(data).toString('base64') });
    if (call === null) return;
    const find = await this.ask({ answer: await this.answer(call) });
    if (find !== null) console.error(`find ${find.find}: ${find.cause}: ${JSON.stringify(find.in).slice(0, 200)}`);
  }
}

module.exports = { Oracle };
