import { expect, test } from 'vitest';
import { withoutFunctionKeys } from './function-keys.ts';

const named = (sent: string): readonly string[] =>
  withoutFunctionKeys(sent).map((piece) => (typeof piece === 'string' ? `text ${piece}` : piece.name));

const esc = '\u001b';

test.each([
  ...['OP', 'OQ', 'OR', 'OS'].map((sent, at) => [sent, `f${at + 1}`] as const),
  ...['[P', '[Q', '[R', '[S'].map((sent, at) => [sent, `f${at + 1}`] as const),
  ...['[11~', '[12~', '[13~', '[14~'].map((sent, at) => [sent, `f${at + 1}`] as const),
  ...['[[A', '[[B', '[[C', '[[D', '[[E'].map((sent, at) => [sent, `f${at + 1}`] as const),
  ...['[15~', '[17~', '[18~', '[19~', '[20~', '[21~', '[23~', '[24~'].map((sent, at) => [sent, `f${at + 5}`] as const),
  ['[1;2P', 'shift-f1'],
  ['[1;5Q', 'ctrl-f2'],
  ['[15;6~', 'ctrl-shift-f5'],
  ['[24;3~', 'alt-f12'],
] as const)('%s is %s', (sent, name) => {
  expect(named(`${esc}${sent}`)).toEqual([name]);
});

test('keys and text around them keep their order', () => {
  expect(named(`j${esc}OPk${esc}[15~`)).toEqual(['text j', 'f1', 'text k', 'f5']);
});

test.each(['j', esc, `${esc}[A`, `${esc}[2~`, `${esc}[5~`, `${esc}[H`, `${esc}OA`, `${esc}[16~`, 'OP'])(
  '%j is none of them',
  (sent) => {
    expect(withoutFunctionKeys(sent)).toEqual([sent]);
  },
);
