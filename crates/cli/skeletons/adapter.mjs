// Connects an implementation of OAuth 1.0a to `basestring check`, over standard input and output.
//
// One JSON object a line comes in, one goes out. `operations` lists what it implements: replace the
// body of percent_encode by a call of your library, then add operations, one function each.

import { createInterface } from "node:readline";

const NAME = "my-library", VERSION = "0";

/** The library refuses the input: throw it where the library throws what it documents. */
class Refused extends Error {}

/** The library's interface cannot express this input. */
class Unsupported extends Error {}

const operations = {
  percent_encode({ text }) {
    if (text === undefined) throw new Unsupported("octets that are no text");
    const escape = (mark) => "%" + mark.charCodeAt(0).toString(16).toUpperCase();
    return { text: encodeURIComponent(text).replace(/[!'()*]/g, escape) };
  },
};

function answer(op, given) {
  if (op === "hello") {
    const ops = Object.keys(operations);
    return { ok: { protocol: 1, name: NAME, version: VERSION, language: "JavaScript", ops } };
  }
  if (!Object.hasOwn(operations, op)) return { unsupported: `no operation ${op}` };
  try {
    return { ok: operations[op](given) };
  } catch (error) {
    if (error instanceof Unsupported) return { unsupported: error.message };
    if (error instanceof Refused) return { refused: { message: error.message } };
    // A caught bug is no refusal.
    return { broken: String(error.stack ?? error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const answered = { id: request.id, ...answer(request.op, request.in) };
  process.stdout.write(JSON.stringify(answered) + "\n");
}
