// The result as cards: what is wrong, the corrected request, what was read, every stage.
import { copied, encoded, facts, h, mistake, place, sentences, sides } from './parts.js';
import { inPage } from './words.js';

function card(title, ...children) {
  return h('article', { class: 'card' }, h('h3', {}, title), ...children);
}

function named(label, id) {
  return [`${label}: `, h('span', { class: 'id' }, id)];
}

/** Mistakes that give the same for this request. */
function others(list) {
  return list?.length ? [h('h4', {}, 'Or, which gives the same here'),
    h('ul', {}, list.map((one) => h('li', {}, h('span', { class: 'id' }, one.id), `: ${one.did}`)))] : undefined;
}

/** The request that tells the explanations apart. */
function telling(found) {
  return card('This request of yours would distinguish them',
    facts([
      ['Request', h('code', {}, `${found.method} ${found.url}`)],
      ['Body', found.body ? h('code', {}, found.body) : undefined],
      ['Added', `${found.parameter} in the ${found.place}: ${found.what}`],
    ]),
    found.gives.map((one) => [h('h4', {}, `Signed with ${one.ids.join(' or ') || 'no mistake'}`), h('pre', {}, encoded(one.base_string, true))]));
}

function explained(title, explanation, index, all) {
  const label = all.length === 1 ? title : `${title} ${index + 1} of ${all.length}`;
  const ids = explanation.mistakes.map((one) => one.id).join(' + ') || explanation.how;
  return card(named(label, ids),
    explanation.mistakes.length && explanation.how ? h('p', {}, inPage(explanation.how)) : undefined,
    explanation.fix ? h('p', {}, h('strong', {}, inPage(explanation.fix))) : undefined,
    explanation.mistakes.map((one) => [all.length + explanation.mistakes.length > 2 ? h('h4', {}, one.id) : undefined, mistake(one)]),
    others(explanation.or),
    place(explanation.parting));
}

function otherRequest(variant) {
  return card(named('The signature belongs to another request', variant.how),
    h('p', {}, h('code', {}, `${variant.method} ${variant.url}`)),
    variant.mistakes.map((one) => [h('h4', {}, one.id), mistake(one)]),
    others(variant.or),
    place(variant.parting));
}

function headerFault(fault) {
  const bytes = new TextEncoder().encode(fault.text);
  const before = new TextDecoder().decode(bytes.slice(0, fault.offset));
  const [letter = '', ...after] = [...fault.text.slice(before.length)];
  const where = fault.places === 1 ? `at byte ${fault.offset}` : `at byte ${fault.offset}, and in ${fault.places - 1} more places`;
  return card(named('The Authorization header', fault.mistake.id), mistake(fault.mistake),
    h('h4', {}, `Where: ${where}`), h('pre', {}, before, h('mark', {}, letter || '‸'), after.join('')));
}

function bodyHash(found) {
  return card('oauth_body_hash is not the hash of the body',
    facts([['Sent', h('code', {}, found.sent)], ['Right', h('code', {}, found.right)], ['How', found.how]]),
    found.mistakes.map((one) => [h('h4', {}, one.id), mistake(one)]));
}

/** Where the base strings differ, unless an explanation shows it. */
function otherSide(found) {
  const partings = [...found.explanations, ...found.variants].map((one) => JSON.stringify(one.parting));
  const isShown = partings.includes(JSON.stringify(found.parting));
  if ((!found.parting || isShown) && !found.other_side.length) return undefined;
  return card('Their base string is different',
    found.other_side.map((one) => [h('p', {}, inPage(one.how)), h('p', {}, h('strong', {}, inPage(one.fix)))]),
    isShown ? undefined : place(found.parting));
}

function findings(found) {
  const form = found.form?.mistake;
  const isExplained = form && found.explanations.some((one) => one.mistakes.some((other) => other.id === form.id));
  return [
    form && !isExplained ? card(named('The form of the signature', form.id), mistake(form)) : undefined,
    found.field.map(headerFault),
    found.advice.map((one) => card(named(one.found, one.mistake.id), mistake(one.mistake))),
    found.rsa?.facts.length ? card('The RSA key', sentences(found.rsa.facts), found.rsa.fix ? h('p', {}, h('strong', {}, inPage(found.rsa.fix))) : undefined) : undefined,
    found.body_hash ? bodyHash(found.body_hash) : undefined,
    otherSide(found),
    found.variants.map(otherRequest),
    found.explanations.map((one, index, all) => explained(found.verdict === 'other-side' ? "The other side's mistake" : all.length > 1 ? 'Possible explanation' : 'Mistake', one, index, all)),
    found.key?.is === 'mistaken' ? found.key.explanations.map((one, index, all) => explained('Mistake', one, index, all)) : undefined,
    found.told_apart_by ? telling(found.told_apart_by) : undefined,
    found.usual?.length ? card('Usual functions that give another value for this request',
      found.usual.map((one) => facts([['By', one.by], ['Signed', h('code', {}, one.text)], ['Signature', h('code', {}, one.signature)]]))) : undefined,
  ].flat(2);
}

function corrected(view) {
  const found = view.corrected;
  const isWebhook = view.service !== 'oauth';
  const base = view.explanation?.stages.find((one) => one.result.kind === 'base_string')?.result.text;
  const as = isWebhook ? 'as the service signs it' : 'with the same timestamp and nonce, to compare';
  const fresh = isWebhook ? 'A curl command that sends it' : 'A curl command with a new timestamp and nonce, to send';
  const isRight = ['right', 'right-if-empty', 'other-side'].includes(view.verdict?.is);
  // A webhook that is right for another URL was sent to that URL.
  if (isWebhook && (isRight || view.verdict?.is === 'other-request')) return undefined;
  // What was read of a text with broken lines may not be what was sent.
  const open = view.verdict?.is === 'undecided' ? 'The request as it was read, signed' : 'The request, signed correctly';
  return card(isRight ? 'The request, signed again' : open,
    found.same ? [h('h4', {}, `The ${found.part} ${as}`), copied(`the ${found.part}`, found.same)] : undefined,
    base ? [h('h4', {}, 'The base string'), copied('the base string', base)] : undefined,
    found.curl ? [h('h4', {}, fresh), copied('the curl command', found.curl)] : undefined);
}

function understood(view) {
  const seen = view.diagnosis?.seen[0];
  const values = view.understood.values;
  return card('What was read',
    facts([
      ['Request', h('code', {}, seen ? `${seen.method} ${seen.url}` : `${values.method} ${values.url}`)],
      ['What', view.understood.summary],
      ['Signature', seen?.signature ? h('code', {}, seen.signature) : undefined],
      ['Looks like', view.diagnosis?.form?.looks],
    ]),
    sentences(seen ? seen.remarks : view.understood.remarks));
}

function shown(value) {
  return typeof value === 'string' ? value : `Base64 ${value.base64}`;
}

function stageResult(result) {
  switch (result.kind) {
    case 'text': return h('pre', {}, encoded(shown(result.text)));
    case 'collected': return result.parameters.length ? h('table', { class: 'table' },
      h('thead', {}, h('tr', {}, ['From', 'Name', 'Value'].map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, result.parameters.map((one) => h('tr', {},
        h('td', {}, one.origin), h('td', {}, h('code', {}, shown(one.name))),
        h('td', {}, one.value === null ? '(not shown)' : h('code', {}, shown(one.value)), sentences(one.remarks)))))) : h('p', {}, 'none');
    case 'normalized': return h('pre', {}, encoded(result.text));
    case 'base_string': return h('pre', {}, encoded(result.text, true));
    case 'signature': return [facts([['Key', result.key], ['Digest', result.digest ? h('code', {}, result.digest) : undefined]]),
      result.signature ? h('pre', {}, result.signature) : undefined];
    default: return undefined;
  }
}

function stage(one) {
  return h('details', { class: 'stage' },
    h('summary', {}, `${one.title} `, h('span', { class: 'section' }, `RFC 5849 ${one.section}`)),
    h('p', { class: 'faint' }, one.rule),
    facts(one.given.map(([name, value]) => [name, h('code', {}, shown(value))])),
    stageResult(one.result),
    sentences(one.remarks));
}

function stages(view) {
  const found = view.explanation;
  if (!found) return undefined;
  const words = { signed: 'The request has no signature. This is how it is signed.', unsigned: 'The request has no signature, and no secret is given to sign it.' };
  return h('section', { class: 'card', 'aria-labelledby': 'stages-title' },
    h('h3', { id: 'stages-title' }, 'Every stage, computed for this request'),
    words[found.verdict.is] ? h('p', {}, words[found.verdict.is]) : undefined,
    found.stages.map(stage));
}

/** The cards of a result. */
export function cards(view) {
  if (!view.understood) return [];
  return [
    view.diagnosis ? findings(view.diagnosis) : undefined,
    view.corrected ? corrected(view) : undefined,
    understood(view),
    stages(view),
  ].flat(2).filter(Boolean);
}
