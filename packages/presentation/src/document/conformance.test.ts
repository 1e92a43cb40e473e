import { expect, test } from 'vitest';
import { heading, listed, note } from './block.ts';
import { unprovenBlocks } from './conformance.ts';

const meaningOf = (needs: string): string => (needs === 'the hook deny' ? 'makes the system refuse' : needs);

test('each need of the cases that are not proven is listed once, with its number of cases and its meaning', () => {
  const cases = [
    { result: 'not proven', text: 'the hook deny' },
    { result: 'failed', text: 'a secret shows in the log' },
    { result: 'not proven', text: 'requests that are counted' },
    { result: 'not proven', text: 'the hook deny' },
    { result: 'passed', text: null },
  ] as const;
  expect(unprovenBlocks(cases, meaningOf)).toEqual([
    heading('Not proven on this system'),
    ...listed('dash', ['the hook deny: 2 cases (makes the system refuse)', 'requests that are counted: 1 case']),
    note('`kpki plugin test` lends only the hook reopen; the tests of the package of a plugin can lend the others.'),
  ]);
});

test('nothing is listed if every case is proven', () => {
  expect(unprovenBlocks([{ result: 'passed', text: null }], meaningOf)).toEqual([]);
});
