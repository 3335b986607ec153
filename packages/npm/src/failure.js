// What the program cannot do, and what it reads and says.
import { readFileSync } from 'node:fs';

/** What the program cannot do, with its exit code. */
export class Failure extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** A remark on standard error. */
export function note(text) {
  process.stderr.write(`note: ${text}\n`);
}

/** The text of a file; `-` is standard input. */
export function read(path) {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (fault) {
    throw new Failure(3, `cannot read ${path === '-' ? 'standard input' : path}: ${fault.code === 'ENOENT' ? 'no such file' : fault.message}`);
  }
}

/** The text of an option, or of the file that it names after an `@`. */
export function textOrFile(text) {
  return text?.startsWith('@') ? read(text.slice(1)) : text;
}
