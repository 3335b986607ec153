/** A request. Headers are pairs or an object. */
export interface Request {
  method: string;
  url: string;
  headers?: [string, string][] | Record<string, string>;
  body?: string;
}

/** The credentials of client and token. */
export interface Credentials {
  consumerKey?: string;
  consumerSecret?: string;
  token?: string;
  tokenSecret?: string;
}

/** The protocol parameters without their prefix `oauth_`, and the realm. */
export interface ProtocolParameters {
  timestamp?: number | string;
  nonce?: string;
  version?: string;
  callback?: string;
  verifier?: string;
  body_hash?: string;
  realm?: string;
}

/** Every stage of a signature. */
export interface Signed {
  base_string_uri: string;
  parameters: string;
  base_string: string;
  signature: string;
  authorization: string;
}

/** Signs a request by RFC 5849. Throws `Refused` for a request that cannot be signed. */
export function sign(request: Request, options: Credentials & { signatureMethod?: string; oauth?: ProtocolParameters }): Signed;

/** Verifies a signed request by RFC 5849. `kind` is the reason if it is not valid. `now` is in seconds since 1970. */
export function verify(request: Request, options: Credentials & { now?: number; seen?: [number | string, string][] }):
  { valid: boolean; kind?: string; message?: string };

/** What is known besides a pasted request. */
export interface PasteOptions extends Credentials {
  /** RSA keys in PEM, private or public. */
  rsaKeys?: string | string[];
  /** Secrets of a webhook, such as Twilio's AuthToken; several are tried. */
  webhookSecret?: string | string[];
  /** `oauth`, or the service of a webhook; without it, the headers decide. */
  service?: string;
  /** The URL that a webhook's service requests. */
  signedUrl?: string;
  /** The other side's base string, or its answer or log. */
  theirBaseString?: string;
  /** How many mistakes are combined at most. */
  depth?: 1 | 2 | 3;
  /** The form of the text, if it is not to be recognized. */
  format?: string;
  /** Which request of several, counted from 1. */
  entry?: number;
  /** The scheme of a request that does not have one. */
  scheme?: 'http' | 'https';
}

/** Why a pasted request is rejected: the document of `basestring diagnose --json`. Throws `EngineError`. */
export function diagnose(text: string | string[], options?: PasteOptions): { verdict: string; explanations: { mistakes: { id: string; fix: string; section: string }[] }[]; [member: string]: unknown };

/** Every stage of a pasted request's signature: the document of `basestring explain --json`. Throws `EngineError`. */
export function explain(text: string, options?: PasteOptions): { stages: { section: string; title: string }[]; verdict: { is: string }; [member: string]: unknown };

/** A vector. */
export interface Case {
  id: string;
  op: string;
  in: Record<string, any>;
  level: 'must' | 'should' | 'may' | 'provider';
  [member: string]: unknown;
}

/** The vectors of these operations, or all of them: an array in Node.js, a promise of one in browsers. */
export function cases(...ops: string[]): Case[];

/** What is tested: a method for each operation that the library has, with the name of the adapter protocol. It gets the
 * members of a case's `in`, and gives the result, or a promise of it. */
export interface Implementation {
  name?: string;
  version?: string;
  /** The signature methods of OAuth that the library has, if not all. */
  methods?: string[];
  [operation: string]: any;
}

/** The verdict on one case. */
export interface Verdict {
  id: string;
  standing: 'passed' | 'failed' | 'broken' | 'known' | 'permitted' | 'accepted' | 'unsupported';
  verdict: 'passed' | 'failed' | 'broken' | 'unsupported';
  mistakes: string[];
  text: string;
}

/** A report: the verdict on each case, and the text of `basestring check` with its exit code. */
export interface Report {
  cases: Verdict[];
  summary: string;
  text: string;
  remarks: string[];
  code: number;
  known: string;
  documents: Record<string, string>;
}

export interface JudgeOptions {
  /** The text of a list of known failures. */
  known?: string;
  /** The profile of a service. */
  profile?: string;
  /** Documents to write: `json`, `junit`, `markdown`, `html`, `sarif`. */
  formats?: string[];
  /** Whether permitted differences are failures. */
  strict?: boolean;
  /** How many causes the text has with an example. */
  causes?: number;
  /** The width of the text, in columns. */
  width?: number;
}

/** Runs cases against an implementation and judges the answers together. */
export function judge(implementation: Implementation, cases: Case[], options?: JudgeOptions): Promise<Report>;
/** The same for an implementation that gives no promises. */
export function judgeNow(implementation: Implementation, cases: Case[], options?: JudgeOptions): Report;

/** The library refuses the input, as it documents. `kind` is optional; if given, it must be right. */
export class Refused extends Error {
  constructor(message?: string, kind?: string);
  kind?: string;
}
/** The library's interface cannot express the input. */
export class Unsupported extends Error {}
/** What the engine cannot do with its input. */
export class EngineError extends Error {
  help?: string;
}

/** The version of the engine. */
export const version: string;
