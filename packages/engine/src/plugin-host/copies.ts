import { isUint8Array } from 'node:util/types';
import { Secret } from '@kpki/plugin';
import { isMapping } from '../mapping.ts';
import type { AnswerPart } from '../model/plugin-faults.ts';
import { checkAnswer } from './answers.ts';
import { shortened } from './plugin-origin.ts';

type Limited =
  | 'certificate'
  | 'publicKey'
  | 'signature'
  | 'privateKey'
  | 'entry'
  | 'location'
  | 'entries'
  | 'text'
  | 'rights'
  | 'list'
  | 'chain';

/** The most of each that a plugin may answer, in bytes or items; far beyond what Kubernetes or OpenSSL would read. */
export const most: Readonly<Record<Limited, number>> = {
  certificate: 128 * 1024,
  publicKey: 16 * 1024,
  signature: 16 * 1024,
  privateKey: 64 * 1024,
  entry: 8 * 1024 * 1024,
  location: 256 * 1024 * 1024,
  // The files of a cluster with some thousand nodes may all be in one directory.
  entries: 200_000,
  text: 10_000,
  rights: 1024 * 1024,
  list: 10_000,
  chain: 32,
};

/**
 * Returns a copy: the plugin may change the bytes afterwards. Throws for anything but bytes, or too many. `name`: of the
 * entry.
 */
export function bytesAnswer(value: unknown, longest: number, part: AnswerPart, name: string | null = null): Uint8Array {
  // A Proxy, or an object that inherits from the class, has no own bytes.
  checkAnswer(isUint8Array(value), 'plugin/part/type', { part, name, expected: 'bytes' });
  checkAnswer(value.byteLength <= longest, 'plugin/part/too-large', { part, name, most: longest, unit: 'bytes' });
  return new Uint8Array(value);
}

/** Returns a copy of a secret and overwrites the original. `instanceof` would fail for another copy of its package. */
export function secretAnswer(value: unknown, longest: number, part: AnswerPart): Secret {
  const fault = { part, name: null, expected: 'secret' } as const;
  checkAnswer(isMapping(value), 'plugin/part/type', fault);
  const { use } = value;
  checkAnswer(typeof use === 'function', 'plugin/part/type', fault);
  const copy = bytesAnswer(
    use.call(value, (bytes: unknown) => bytes),
    longest,
    part,
  );
  const dispose: unknown = Reflect.get(value, Symbol.dispose);
  if (typeof dispose === 'function') dispose.call(value);
  return new Secret(copy);
}

export function secretCopy(secret: Secret): Secret {
  return secret.use((bytes) => new Secret(new Uint8Array(bytes)));
}

/** Lends a plugin a copy of a secret for one call, and overwrites it once the plugin has answered, never before. */
export async function lendingSecret<T>(secret: Secret, use: (lent: Secret) => Promise<T>): Promise<T> {
  const lent = secretCopy(secret);
  try {
    return await use(lent);
  } finally {
    lent[Symbol.dispose]();
  }
}

/** `name`: of the entry. */
export function textAnswer(value: unknown, longest: number, part: AnswerPart, name: string | null = null): string {
  checkAnswer(typeof value === 'string', 'plugin/part/type', { part, name, expected: 'text' });
  checkAnswer(value.length <= longest, 'plugin/part/too-large', { part, name, most: longest, unit: 'characters' });
  return value;
}

/** For a person, cut to a readable length. */
export function shownText(value: string): string {
  return shortened(value.slice(0, most.text));
}

export function listAnswer(value: unknown, longest: number, part: AnswerPart): readonly unknown[] {
  checkAnswer(Array.isArray(value), 'plugin/part/type', { part, name: null, expected: 'list' });
  checkAnswer(value.length <= longest, 'plugin/part/too-large', { part, name: null, most: longest, unit: 'items' });
  // A list with a getter, or with holes, is read once.
  return Array.from({ length: value.length }, (_, at): unknown => value[at]);
}

/** Returns the entries of a Map: its overridden methods could return anything. */
export function mapAnswer(value: unknown, part: AnswerPart): Iterable<[unknown, unknown]> {
  checkAnswer(value instanceof Map, 'plugin/part/type', { part, name: null, expected: 'map' });
  return Map.prototype.entries.call(value);
}

/** Characters that control a terminal, line ends excepted: the text is printed as it is, for other programs. */
const obeyed = /[^\P{C}\n\t]/u;

export function rightsAnswer(value: unknown): string {
  const text = textAnswer(value, most.rights, 'rights');
  checkAnswer(!obeyed.test(text), 'plugin/rights/control-characters');
  return text;
}

export function missingRightsAnswer(value: unknown): readonly string[] {
  return listAnswer(value, most.list, 'missing-rights').map((each) =>
    shownText(textAnswer(each, most.text, 'missing-right')),
  );
}
