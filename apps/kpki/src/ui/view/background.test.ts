import { expect, test } from 'vitest';
import type { Background } from '../../terminal/theme-name.ts';
import { withoutBackground } from './background.ts';

function sent(...chunks: readonly string[]): { readonly keys: string; readonly backgrounds: readonly Background[] } {
  const backgrounds: Background[] = [];
  const filter = withoutBackground((background) => backgrounds.push(background));
  return { keys: chunks.map(filter).join(''), backgrounds };
}

const dark = '\u001b]11;rgb:1e1e/1e1e/2e2e\u001b\\';
const light = '\u001b]11;rgb:fd/f6/e3\u0007';

test.each([
  ['one with four digits', [dark], '', ['dark']],
  ['one with two digits, and BEL', [light], '', ['light']],
  ['one with an opacity', ['\u001b]11;rgba:ffff/ffff/ffff/8080\u001b\\'], '', ['light']],
  ['one between keys', [`jk${light}q`], 'jkq', ['light']],
  ['one in two pieces', [`j${dark.slice(0, 9)}`, `${dark.slice(9)}k`], 'jk', ['dark']],
  ['none', ['j', '\u001b[A', '\u001b'], 'j\u001b[A\u001b', []],
  ['two', [dark + light], '', ['dark', 'light']],
] as const)('%s', (_what, chunks, keys, backgrounds) => {
  expect(sent(...chunks)).toEqual({ keys, backgrounds });
});
