// The page: reads the fields, asks the engine, shows the result.
import { ask, startEngine } from './engine.js';
import { EXAMPLES } from './examples.js';
import { copy, h, sentences } from './parts.js';
import { cards } from './result.js';
import { fromFragment, toFragment } from './share.js';
import { headline, inPage, toneOf } from './words.js';

const field = (id) => document.getElementById(id);
const value = (id) => field(id).value;

/** The fields of “Change a value”, and what they replace. */
const VALUES = ['method', 'url', 'authorization', 'type', 'body'];
const HEADERS = { authorization: 'Authorization', type: 'Content-Type' };
const INPUTS = ['paste', 'consumer-secret', 'token-secret', 'webhook-secret', 'rsa-key', 'answer', 'service', 'scheme', 'form',
  'entry', 'depth', 'signature', 'signed-url', 'computed', 'consumer-key', 'token'];

/** The values that were changed; the others follow the paste. */
const changed = new Set();
let random = freshNonce();

function freshNonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The question to the engine. */
function question() {
  const given = (id) => value(id) || undefined;
  const asked = {
    pastes: value('paste').trim() ? [value('paste')] : [],
    answer: given('answer'), format: given('form'), scheme: given('scheme'), service: given('service'),
    entry: Number(value('entry')) || undefined, depth: Number(value('depth')),
    signature: given('signature'), signed_url: given('signed-url'), computed: given('computed'),
    now: Math.floor(Date.now() / 1000), fresh_nonce: random, headers: [],
    secrets: {
      consumer_key: given('consumer-key'), token: given('token'),
      consumer_secret: given('consumer-secret'), token_secret: given('token-secret'),
      rsa_keys: [value('rsa-key')], webhook: [value('webhook-secret')],
    },
  };
  for (const name of changed) {
    if (HEADERS[name]) asked.headers.push([HEADERS[name], value(`value-${name}`)]);
    else asked[name] = value(`value-${name}`);
  }
  return asked;
}

/** The verdict, or the fault, in the live region. */
function showVerdict(view) {
  const region = field('verdict');
  const fault = view.fault ?? view.diagnosis_fault;
  if (view.verdict) {
    const [word, rest] = headline(view.verdict, view.diagnosis);
    region.className = toneOf(view.verdict.is);
    region.replaceChildren(h('strong', {}, word), h('p', {}, rest));
  } else if (fault) {
    const isSigned = view.explanation?.verdict.is === 'signed';
    region.className = 'open';
    region.replaceChildren(h('strong', {}, isSigned ? 'signed' : view.fault ? 'not read' : 'not diagnosed'),
      h('p', {}, isSigned ? 'the request has no signature; it is signed below' : inPage(fault.message)),
      fault.help && !isSigned ? h('p', {}, inPage(fault.help)) : '');
  }
}

/** What to do next. */
function nextSteps(view) {
  const found = view.diagnosis;
  if (!found) return [];
  const hints = [...view.verdict.hints, ...found.assumed, ...(found.to_try ?? [])];
  const next = found.next.length ? [h('p', {}, 'If the server rejects it all the same, look at, in this order:'), sentences(found.next, 'ol')] : [];
  return hints.length || next.length ? [h('article', { class: 'card' }, h('h3', {}, 'Next'), sentences(hints) ?? '', ...next)] : [];
}

/** The values as they were read, in the fields that were not changed. */
function fillValues(view) {
  const values = view.understood?.values;
  const header = (name) => values?.headers.find(([own]) => own.toLowerCase() === name)?.[1] ?? '';
  const read = values && { method: values.method, url: values.url, body: values.body ?? '', authorization: header('authorization'), type: header('content-type') };
  for (const name of VALUES) {
    if (!changed.has(name)) field(`value-${name}`).value = read?.[name] ?? '';
  }
  field('undo').disabled = changed.size === 0;
}

function show() {
  delete document.documentElement.dataset.waiting;
  const asked = question();
  const start = performance.now();
  if (!asked.pastes.length && !changed.size) {
    field('verdict').className = '';
    field('verdict').replaceChildren(h('p', { class: 'waiting' }, 'Paste a request, or try an example.'));
    field('details').replaceChildren();
    fillValues({});
    return;
  }
  const view = ask('look', asked);
  showVerdict(view);
  field('details').replaceChildren(...nextSteps(view), ...cards(view));
  fillValues(view);
  document.documentElement.dataset.took = String(Math.round(performance.now() - start));
}

let waiting;
function later() {
  clearTimeout(waiting);
  document.documentElement.dataset.waiting = '';
  waiting = setTimeout(show, 150);
}

function clear() {
  for (const id of INPUTS) field(id).value = id === 'depth' ? '2' : '';
  changed.clear();
  field('shared').hidden = true;
}

function tryExample(example) {
  clear();
  for (const [id, text] of Object.entries(example)) {
    if (INPUTS.includes(id)) field(id).value = text;
  }
  show();
}

async function share(event) {
  const shared = ask('share', question());
  const note = field('left-out');
  field('shared').hidden = false;
  if (shared.fault) {
    field('link').value = '';
    note.textContent = `There is no link: ${inPage(shared.fault.message)}`;
    return;
  }
  const kept = { request: shared.request, answer: shared.answer ?? undefined, service: value('service') || undefined, signed_url: value('signed-url') || undefined };
  field('link').value = location.href.split('#')[0] + await toFragment(kept);
  note.textContent = shared.left_out.length ? `Left out: ${[...new Set(shared.left_out)].join('; ')}.` : 'Nothing was left out but the secrets.';
  await copy(field('link').value, event.target);
}

async function openShared() {
  const shared = await fromFragment(location.hash);
  if (!shared || typeof shared.request !== 'string') return;
  clear();
  field('paste').value = shared.request.replaceAll('\r\n', '\n');
  for (const [id, name] of [['answer', 'answer'], ['service', 'service'], ['signed-url', 'signed_url']]) {
    if (typeof shared[name] === 'string') field(id).value = shared[name];
  }
  if (shared.answer) field('other-side').open = true;
}

function listen() {
  for (const button of document.querySelectorAll('[data-example]')) {
    button.addEventListener('click', () => tryExample(EXAMPLES[button.dataset.example]));
  }
  // A paste into the page itself is the request.
  addEventListener('paste', (event) => {
    if (event.target.closest?.('input, textarea')) return;
    field('paste').value = event.clipboardData.getData('text');
    changed.clear();
    show();
  });
  for (const id of INPUTS) field(id).addEventListener('input', later);
  field('paste').addEventListener('input', () => changed.clear());
  for (const name of VALUES) {
    field(`value-${name}`).addEventListener('input', () => { changed.add(name); later(); });
  }
  for (const button of document.querySelectorAll('.secret button')) {
    button.addEventListener('click', () => {
      const isShown = button.getAttribute('aria-pressed') === 'true';
      button.setAttribute('aria-pressed', String(!isShown));
      button.textContent = isShown ? 'Show' : 'Hide';
      button.previousElementSibling.type = isShown ? 'password' : 'text';
    });
  }
  field('undo').addEventListener('click', () => { changed.clear(); show(); });
  field('clear').addEventListener('click', () => { clear(); random = freshNonce(); history.replaceState(null, '', location.pathname + location.search); show(); field('paste').focus(); });
  field('share').addEventListener('click', share);
  addEventListener('hashchange', () => openShared().then(show));
}

async function main() {
  listen();
  try {
    await startEngine();
  } catch (fault) {
    field('verdict').className = 'bad';
    field('verdict').replaceChildren(h('strong', {}, 'not started'), h('p', {}, `This browser cannot run the page: ${fault.message}. It needs WebAssembly and DecompressionStream.`));
    return;
  }
  for (const form of ask('forms', {})) {
    field('form').append(h('option', { value: form.name }, form.title));
  }
  await openShared();
  show();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

main();
