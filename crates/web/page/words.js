// The engine's texts name the program's options: here they are the fields of the page.

const FIELDS = [
  [/--(consumer-secret(-file)?)\b/g, 'Consumer secret'],
  [/--(token-secret(-file)?)\b/g, 'Token secret'],
  [/--(auth-token(-file)?|secret(-file)?)\b/g, 'Webhook secret'],
  [/--(public-key|private-key)\b/g, 'RSA key'],
  [/--their-base-string\b/g, 'The server’s answer or base string'],
  [/--authorization\b/g, 'Authorization header'],
  [/--signature\b(?!-)/g, 'Rejected signature'],
  [/--signed-url\b/g, 'Public URL of the webhook'],
  [/--computed\b/g, 'Value that your application computed'],
  [/--consumer-key\b/g, 'Consumer key'],
  [/--token\b(?!-)/g, 'Token'],
  [/--entry N\b/g, 'Request number'],
  [/--scheme (https?)\b/g, 'Scheme'],
  [/--(webhook|twilio)\b/g, 'Kind of signature'],
  [/--(body|params|files)\b/g, 'Body'],
  [/--method\b/g, 'Method'],
  [/--url\b/g, 'URL'],
  [/--header\b/g, 'Content-Type header'],
  [/--format\b/g, 'Form of the text'],
];

/** A text of the engine with the names of the page's fields. */
export function inPage(text) {
  if (text.startsWith('sign it: ')) {
    return 'sign it: enter “Consumer key” under Options and “Consumer secret”, and copy the signed request';
  }
  let words = text.replace(/`basestring formats`( lists)?/g, 'the field “Form of the text”$1');
  for (const [option, field] of FIELDS) {
    words = words.replace(option, `“${field}”`);
  }
  // The page has one field for each pair of options: “Webhook secret” or “Webhook secret”.
  return words.replace(/(“[^”]+”)( or \1)+/g, '$1').replace(/(”) (FILE|FOLDER|KEY|NAME)\b/g, '$1');
}

const TONES = {
  right: 'good', 'right-if-empty': 'good', 'other-side': 'good',
  'field-is-faulty': 'bad', refused: 'bad', 'refused-unverified': 'bad', 'other-body': 'bad', 'other-request': 'bad',
  explained: 'bad', 'key-is-wrong': 'bad', 'other-length': 'bad', unsigned: 'bad', unexplained: 'bad',
  'base-strings-agree': 'open', 'base-strings-differ': 'open', undecided: 'open', 'nothing-shows': 'open',
};

/** Whether a verdict is good, bad or open. */
export function toneOf(verdict) {
  return TONES[verdict] ?? 'open';
}

/** The verdict in a word or two, and the rest of the sentence. */
export function headline(verdict, diagnosis) {
  const how = verdict.is === 'other-request' ? diagnosis.variants[0]?.how : undefined;
  const words = inPage(verdict.words) + (how ? `: ${how}` : '');
  const at = words.indexOf(': ');
  if (at > 0 && at < 24) return [words.slice(0, at), words.slice(at + 2)];
  return [{ good: 'right', bad: 'wrong', open: 'not decided' }[toneOf(verdict.is)], words];
}
