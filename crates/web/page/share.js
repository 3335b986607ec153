// A link that holds a request in its fragment, which browsers never send.

const BASE64URL = { '+': '-', '/': '_', '=': '' };

async function piped(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

/** The fragment of what is shared. */
export async function toFragment(shared) {
  const bytes = await piped(new TextEncoder().encode(JSON.stringify(shared)), new CompressionStream('deflate-raw'));
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return '#r=' + btoa(text).replace(/[+/=]/g, (letter) => BASE64URL[letter]);
}

/** What a fragment shares; undefined if it shares nothing. */
export async function fromFragment(fragment) {
  if (!fragment.startsWith('#r=')) return undefined;
  try {
    const text = atob(fragment.slice(3).replace(/-/g, '+').replace(/_/g, '/'));
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const json = new TextDecoder().decode(await piped(bytes, new DecompressionStream('deflate-raw')));
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
