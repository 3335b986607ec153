// Runs cases against an implementation in this process, and lets the engine judge the answers.
import { ask } from './engine.js';

/** The library refuses the input, as it documents. `kind` is optional; if given, it must be right. */
export class Refused extends Error {
  constructor(message = '', kind = undefined) {
    super(message);
    this.kind = kind;
  }
}

/** The library's interface cannot express the input. */
export class Unsupported extends Error {}

const ABOUT = ['name', 'version', 'language', 'methods', 'homepage', 'issues', 'constructor'];

/** The names of the operations that an implementation has. */
export function operations(implementation) {
  const names = new Set();
  for (let one = implementation; one && one !== Object.prototype; one = Object.getPrototypeOf(one)) {
    for (const name of Object.getOwnPropertyNames(one)) {
      if (!ABOUT.includes(name) && typeof implementation[name] === 'function') names.add(name);
    }
  }
  return [...names];
}

function failed(fault) {
  if (fault instanceof Unsupported) return { unsupported: fault.message };
  if (fault instanceof Refused) return { refused: { message: fault.message, ...(fault.kind ? { kind: fault.kind } : {}) } };
  return { broken: String(fault?.stack ?? fault) };
}

/** The answer to one case: a value, or a promise where the implementation gives one. */
function answer(implementation, { op, in: given }) {
  if (typeof implementation[op] !== 'function') return { unsupported: `no operation ${op}` };
  try {
    const result = implementation[op](structuredClone(given));
    if (typeof result?.then === 'function') return result.then((ok) => ({ ok }), failed);
    return { ok: result };
  } catch (fault) {
    return failed(fault);
  }
}

function question(implementation, cases, answers, { known, profile, formats, strict, causes, width } = {}) {
  const { name, version = '0', language = 'JavaScript', methods, homepage, issues } = implementation;
  const hello = { protocol: 1, name: name ?? implementation.constructor?.name ?? 'implementation', version, language, ops: operations(implementation) };
  for (const [key, value] of Object.entries({ methods, homepage, issues })) if (value !== undefined) hello[key] = value;
  return { hello, cases, answers, known, profile, formats, strict, causes, width, now: Math.floor(Date.now() / 1000) };
}

/** Judges an implementation that answers at once. All cases of one call are judged together: a mistake is named only
 * if it explains the failures and contradicts no pass. */
export function judgeNow(implementation, cases, options) {
  const answers = cases.map((one) => answer(implementation, one));
  if (answers.some((one) => typeof one.then === 'function')) {
    for (const one of answers) one.then?.(() => {});
    throw new TypeError('the implementation gives promises: use judge');
  }
  return ask('check', question(implementation, cases, answers, options));
}

/** The same for an implementation that gives values or promises. Its cases run one after another. */
export async function judge(implementation, cases, options) {
  const answers = [];
  for (const one of cases) answers.push(await answer(implementation, one));
  return ask('check', question(implementation, cases, answers, options));
}
