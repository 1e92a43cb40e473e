import { expect, test } from 'vitest';
import { promiseProblems, saboteurProblems } from './promises.ts';

const find = { id: 'find.absent', promise: "Null only where no key has that name, proven: a refusal is 'denied'." };

const source = `
/**
 * Keys that can only sign.
 */
export interface KeyStore {
  /**
   * - Null only where no key has that name, proven: a refusal
   *   is 'denied'.
   * @remarks
   * A name that the store cannot have is 'invalid'.
   */
  find(name: string): Promise<void>;
}
`;

const textOf = (text: string): ReadonlyMap<string, string> => new Map([['backend.ts', text]]);

test('a promise that has a case, a comment and a saboteur is in order', () => {
  expect(promiseProblems([find], textOf(source))).toEqual([]);
  expect(saboteurProblems([find], ['find.absent'])).toEqual([]);
});

test('a case without a saboteur is a problem', () => {
  expect(saboteurProblems([find], ['sign'])).toMatchObject([
    { problem: 'no saboteur breaks the promise of find.absent' },
  ]);
});

test('a promise that stands in no comment is a problem', () => {
  const other = { id: 'find.same', promise: 'A name means the same key for ever.' };
  expect(promiseProblems([find, other], textOf(source))).toMatchObject([
    { problem: expect.stringContaining('the promise of find.same stands in no comment') },
  ]);
});

test('a sentence above a method that no case proves is a problem', () => {
  const more = source.replace('   * @remarks', '   * - Asks only once.\n   * @remarks');
  expect(promiseProblems([find], textOf(more))).toMatchObject([
    { file: 'backend.ts', problem: 'no case proves: Asks only once.' },
  ]);
});

test.each([
  ['below @remarks', source.replace('A name that', 'A key that cannot sign is never null. A name that'), 'never null'],
  [
    'above a property',
    `${source}export interface Plugin {\n  /** Options, never of the environment. */\n  readonly options: object;\n}\n`,
    'never of',
  ],
  ['as a code', source.replace("is 'invalid'", "is 'denied'"), "is 'denied'"],
])('a promise that no case proves is a problem %s', (_, text, sentence) => {
  expect(promiseProblems([find], textOf(text))).toMatchObject([
    { problem: expect.stringMatching(`^this is a promise, .*${sentence}`) },
  ]);
});

test('what the host lends makes no promise of a plugin', () => {
  const host = `${source}export interface Host {\n  /** Never asks twice. */\n  readonly folder: string;\n}\n`;
  expect(promiseProblems([find], textOf(host))).toEqual([]);
});
