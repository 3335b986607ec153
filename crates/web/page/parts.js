// Pieces of the result.
import { inPage } from './words.js';

/** An element with properties and children; texts are never read as HTML. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'class') element.className = value;
    else if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null));
  return element;
}

/** A list of names and values; without a value there is no row. */
export function facts(rows) {
  const kept = rows.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return kept.length ? h('dl', {}, kept.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])) : undefined;
}

/** A list of sentences. */
export function sentences(texts, tag = 'ul') {
  return texts?.length ? h(tag, {}, texts.map((text) => h('li', {}, inPage(text)))) : undefined;
}

/** A text with a button that copies it. */
export function copied(label, text) {
  const button = h('button', { type: 'button', 'aria-label': `Copy: ${label}`, onclick: () => copy(text, button) }, 'Copy');
  return h('div', { class: 'copy' }, h('pre', {}, text), button);
}

/** Copies a text, and says so on the button. */
export async function copy(text, button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    const field = button.parentElement?.querySelector('pre, input');
    if (field) getSelection().selectAllChildren(field);
    button.textContent = 'Selected';
  }
  setTimeout(() => { button.textContent = before; }, 1500);
}

/** An encoded text with its escapes and separators marked. */
export function encoded(text, isBaseString = false) {
  const pieces = text.split(isBaseString ? /(&|%3D|%26|%25[0-9A-F]{2}|%[0-9A-Fa-f]{2})/ : /(%[0-9A-Fa-f]{2})/);
  return pieces.map((piece, index) => {
    if (index % 2 === 0) return piece;
    const isSeparator = isBaseString && /^(&|%3D|%26)$/.test(piece);
    return h('span', { class: isSeparator ? 'separator' : 'escape' }, piece);
  });
}

/** The lines of a base string: method, URI, and one parameter each. */
function lines(text) {
  const [method, uri, ...rest] = text.split('&');
  if (rest.length === 0) return [text];
  const parameters = rest.join('&').split('%26');
  return [`${method}&`, `${uri}&`, ...parameters.map((one, at) => (at ? `%26${one}` : one))];
}

/** Two lists of lines side by side: equal lines are in one row. */
function aligned(left, right) {
  const size = (list) => list.length + 1;
  const lengths = Array.from({ length: size(left) }, () => new Uint16Array(size(right)));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = left[i] === right[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const rows = [];
  const name = (line) => line?.replace(/^%26/, '').split('%3D')[0];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const isBoth = i < left.length && j < right.length;
    if (isBoth && left[i] === right[j]) rows.push([left[i++], right[j++]]);
    else if (isBoth && (i < 2 || name(left[i]) === name(right[j]))) rows.push([left[i++], right[j++]]);
    else if (j >= right.length || (i < left.length && lengths[i + 1][j] >= lengths[i][j + 1])) rows.push([left[i++], undefined]);
    else rows.push([undefined, right[j++]]);
  }
  return rows;
}

/** A line with what comes after the common start marked. */
function marked(line, other, side) {
  if (line === undefined) return h('span', { class: 'missing' }, 'not there');
  if (line === other) return line;
  const letters = [...line];
  const others = [...(other ?? '')];
  let start = 0;
  while (start < letters.length && letters[start] === others[start]) start += 1;
  let end = 0;
  while (end < letters.length - start && end < others.length - start && letters.at(-1 - end) === others.at(-1 - end)) end += 1;
  const middle = letters.slice(start, letters.length - end).join('');
  const tail = letters.slice(letters.length - end).join('');
  return [letters.slice(0, start).join(''), h('mark', { class: side }, middle || '‸'), tail];
}

/** Both texts side by side, with the first difference framed. */
export function sides(parting) {
  const isBaseString = parting.of === 'base string';
  const split = (text) => (isBaseString ? lines(text) : [text]);
  const rows = aligned(split(parting.right), split(parting.theirs));
  const first = rows.findIndex(([left, right]) => left !== right);
  return h('table', { class: 'sides' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, `Right ${parting.of}`), h('th', { scope: 'col' }, `Theirs`))),
    h('tbody', {}, rows.map(([left, right], index) => h('tr', { class: index === first ? 'first' : left === right ? 'same' : 'other' },
      h('td', { 'data-side': left === right ? 'both' : 'right' }, marked(left, right, 'right')),
      h('td', { 'data-side': 'theirs' }, marked(right, left, 'theirs'))))));
}

/** Where two texts differ first, and both side by side. */
export function place(parting) {
  if (!parting) return [];
  const words = parting.part ? `${parting.part}, at byte ${parting.offset} of the ${parting.of}` : `at byte ${parting.offset} of the ${parting.of}`;
  return [h('h4', {}, 'First difference'), h('p', { class: 'where' }, words), sides(parting)];
}

/** The facts of a mistake. */
export function mistake(named) {
  return facts([
    ['Looks like', named.looks_like],
    ['What', named.did],
    ['Section', named.section],
    ['Fix', h('strong', {}, inPage(named.fix))],
    ['See', named.reference],
  ]);
}
