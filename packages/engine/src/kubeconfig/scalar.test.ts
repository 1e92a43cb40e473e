import { anyCharacter } from '@kpki/services/any-character';
import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { yamlScalar } from './scalar.ts';

test.each([
  'jane',
  'kubernetes-admin',
  'system:node:cp1',
  'a@b.example',
  'https://api.example.com:6443/x_y',
  'https://[fd00::1]:6443',
  'https://[::1]',
])('%s stands as it is', (text) => {
  expect(yamlScalar(text)).toBe(text);
});

describe('whatever the text, every reader takes it for itself', () => {
  const odd = fc.constantFrom(
    '',
    'y',
    'N',
    'no',
    'On',
    'off',
    'YES',
    'true',
    'null',
    '~',
    '1',
    '0o7',
    '1e3',
    'e6',
    'E-6',
    '1:30',
    '.inf',
  );
  const marks = fc.constantFrom(
    'a: b',
    'a:',
    'a #b',
    '#x',
    '- x',
    '{',
    '[',
    '*x',
    '&x',
    '!x',
    '|',
    '>',
    '%x',
    '@x',
    '`x',
    "it's",
  );
  const ends = fc.constantFrom(
    'a\u0085b',
    'a\u2028b',
    '\ufeffa',
    'a\nb',
    'a\r\nb',
    'a\tb',
    ' a',
    'a ',
    'a\u007fb',
    '\u{1f600}',
  );
  const short = fc.stringMatching(/^[a-zA-Z0-9_.:+-]{1,4}$/);
  const text = fc.oneof(short, fc.string({ unit: 'grapheme' }), fc.string({ unit: anyCharacter }), odd, marks, ends);

  test.each(['1.1', '1.2'] as const)('of YAML %s, alone and as a value and a member', (version) => {
    fc.assert(
      fc.property(text, (given) => {
        const scalar = yamlScalar(given);
        expect(scalar).not.toMatch(/[\r\n\u0085\u2028\u2029]/);
        const document = parseDocument(`top: ${scalar}\nlist:\n- name: ${scalar}\n  other: x\n`, { version });
        expect(document.errors).toEqual([]);
        expect(document.warnings).toEqual([]);
        expect(document.toJS()).toEqual({ top: given, list: [{ name: given, other: 'x' }] });
      }),
      { ...randomCases(3000) },
    );
  });
});
