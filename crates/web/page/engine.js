// The engine: WebAssembly in the page itself, compressed.
import { call, __wbg_init } from './basestring.js';

/** Decompresses and starts the engine. */
export async function startEngine() {
  const text = document.getElementById('module').textContent;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  engineBytes = await new Response(stream).arrayBuffer();
  await __wbg_init({ module_or_path: engineBytes });
}

let engineBytes;

/** Asks the engine: the name of a function, and its input. */
export function ask(name, question) {
  try {
    return JSON.parse(call(name, JSON.stringify(question)));
  } catch (fault) {
    console.error(fault);
    return { fault: { message: `internal error: ${fault.message}`, help: 'reload the page, and report what you pasted, without secrets' } };
  }
}
