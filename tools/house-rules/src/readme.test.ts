import { builtinNames } from 'kpki/src/builtins.ts';
import { expect, test } from 'vitest';
import { readmeText } from './readme.ts';

const around = (...lines: readonly string[]): string =>
  ['| package | what it is |', '|---|---|', ...lines, '', 'Text.'].join('\n');

test('the lines of plugins take the place of those that are there, and the others stay', () => {
  const written = readmeText(
    around('| [@kpki/vault](packages/vault/README.md) | an old line |', '| [@kpki/spec](x) | s |'),
  );
  const lines = written.split('\n');
  expect(lines.slice(2, 2 + builtinNames.length).map((line) => /^\| \[([^\]]+)\]/.exec(line)?.[1])).toEqual(
    builtinNames,
  );
  expect(lines.slice(2 + builtinNames.length)).toEqual(['| [@kpki/spec](x) | s |', '', 'Text.']);
  expect(written).not.toContain('an old line');
  expect(readmeText(written)).toBe(written);
});

test('a README without them stays as it is', () => {
  expect(readmeText(around())).toBe(around());
});
