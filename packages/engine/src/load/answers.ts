import { type Issue, type Issuer, keyKinds, type SchemaIssue, type SigningKey } from '@kpki/plugin';

/**
 * What the contract says that a plugin answers, looked at before it is believed: a plugin may be plain JavaScript, or
 * hand on what a server said. Each check throws an error that names what is wrong; `heard` says whose answer it was.
 */
export function checkAnswer(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`its answer is not what the contract says: ${what}`);
}

type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

/** Those methods must be there; the others are there or left out. */
export function checkMethods(value: unknown, present: readonly string[], optional: readonly string[] = []): void {
  checkAnswer(isObject(value), 'it opened to no object');
  for (const name of present) checkAnswer(typeof value[name] === 'function', `it has no ${name}`);
  for (const name of optional) {
    checkAnswer(value[name] === undefined || typeof value[name] === 'function', `its ${name} is no function`);
  }
}

/** What a schema answers (standardschema.dev): the options as they are used, or what is wrong with them and where. */
export function checkOptionsAnswer(value: unknown): void {
  checkAnswer(isObject(value), 'neither options nor what is wrong with them');
  const { issues } = value;
  checkAnswer(
    issues === undefined || isListOf(issues, isIssue),
    'what is wrong with the options is no list of messages',
  );
}

function isIssue(value: unknown): value is SchemaIssue {
  if (!isObject(value) || !isText(value['message'])) return false;
  return value['path'] === undefined || isListOf(value['path'], isStep);
}

function isStep(value: unknown): value is PropertyKey | { readonly key: PropertyKey } {
  return isKey(value) || (isObject(value) && isKey(value['key']));
}

const isKey = (value: unknown): value is PropertyKey => ['string', 'number', 'symbol'].includes(typeof value);

/** Bytes that print as nothing. `instanceof` would not know another copy of the package that the class is from. */
export function checkSecret(value: unknown): void {
  checkAnswer(isObject(value) && typeof value['use'] === 'function', 'no secret');
}

export function checkKey(value: unknown, methods: readonly (keyof SigningKey | 'export')[]): void {
  checkAnswer(isObject(value), 'no key');
  checkAnswer(isText(value['kind']) && Object.hasOwn(keyKinds, value['kind']), 'a key of no kind that there is');
  checkAnswer(isBytes(value['publicKey']), 'a key without a public key in bytes');
  checkAnswer(isListOf(value['signatures'], isText), 'a key without a list of signatures');
  for (const name of methods) checkAnswer(typeof value[name] === 'function', `a key without ${name}`);
}

const lifetimes: readonly unknown[] = ['as asked', 'capped', 'fixed'] satisfies Issuer['grants']['lifetime'][];

const answerTimes: readonly unknown[] = ['at once', 'when approved'] satisfies Issuer['grants']['answers'][];

export function checkIssuer(value: unknown): void {
  checkMethods(value, ['authority', 'issue'], ['objection']);
  const grants = isObject(value) ? value['grants'] : undefined;
  checkAnswer(
    isObject(grants) && lifetimes.includes(grants['lifetime']) && answerTimes.includes(grants['answers']),
    'an issuer that does not say what it grants',
  );
  const { names, usages } = grants;
  checkAnswer(
    isListOf(names, isText) && (usages === 'any' || isListOf(usages, isText)),
    'an issuer that does not say for which names and usages',
  );
}

export function checkIssue(value: unknown): asserts value is Issue {
  checkAnswer(isObject(value), 'no certificate, and no word of one');
  if (value['status'] === 'issued') checkAnswer(isListOf(value['chain'], isBytes), 'a chain that is no list of bytes');
  else {
    checkAnswer(value['status'] === 'pending', 'neither issued nor pending');
    checkAnswer(isText(value['ticket']) && isText(value['why']), 'pending without a ticket or a reason');
  }
}
