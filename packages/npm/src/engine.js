// The engine: functions that take and give JSON.
import '#load';
import { call } from '../wasm/basestring.js';

/** What the engine cannot do with its input: `message`, and `help`, what to do next. */
export class EngineError extends Error {
  constructor({ message, help }) {
    super(help ? `${message}\nhelp: ${help}` : message);
    this.name = 'EngineError';
    this.help = help;
  }
}

/** Calls a function of the engine. Throws `EngineError`. */
export function ask(name, question) {
  const answer = JSON.parse(call(name, JSON.stringify(question)));
  if (answer.fault) throw new EngineError(answer.fault);
  return answer;
}
