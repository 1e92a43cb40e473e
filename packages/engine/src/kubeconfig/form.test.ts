import { anyCharacter } from '@kpki/services/any-character';
import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { type FormValues, readForm, writeForm, yamlScalar } from './form.ts';

const values: FormValues = {
  bundle: Buffer.from('-----BEGIN CERTIFICATE-----').toString('base64'),
  server: 'https://192.0.2.1:6443',
  cluster: 'demo',
  user: 'jane',
  context: 'jane@demo',
  chain: Buffer.from('-----BEGIN CERTIFICATE-----\nAA==\n').toString('base64'),
};
const cut = (given: FormValues, emptyPreferences = false): string => `${writeForm(given, emptyPreferences)}""\n`;

test.each([true, false])('what was written is read as a library of YAML reads it; preferences: %s', (preferences) => {
  const text = cut(values, preferences);
  expect(readForm(text)).toEqual(parse(text));
  expect(readForm(text)).not.toBeNull();
});

test('whatever the names, it is read as a library reads it, or left to one', () => {
  const name = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9@:./_-]{1,6}$/),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('no', 'null', 'e6', 'a: b', 'true', 'jane', 'system:node:cp1'),
  );
  fc.assert(
    fc.property(name, name, name, name, (server, cluster, user, context) => {
      const text = cut({ ...values, server, cluster, user, context });
      const read = readForm(text);
      if (read !== null) expect(read).toEqual(parse(text, { version: '1.1' }));
    }),
    { ...randomCases(2000) },
  );
});

test('every other text is left to a library: any line that is not there, twice, or another', () => {
  const lines = cut(values).split('\n').slice(0, -1);
  const joined = (others: readonly string[]): string => `${others.join('\n')}\n`;
  expect(readForm(joined(lines))).not.toBeNull();
  for (const [at, line] of lines.entries()) {
    expect(readForm(joined(lines.toSpliced(at, 1))), `without ${line}`).toBeNull();
    expect(readForm(joined(lines.toSpliced(at, 0, line))), `twice ${line}`).toBeNull();
    expect(readForm(joined(lines.toSpliced(at, 1, ` ${line}`))), `deeper ${line}`).toBeNull();
    expect(readForm(joined(lines.toSpliced(at, 1, `${line} # x`))), `with more ${line}`).toBeNull();
  }
  expect(readForm(cut(values).replace('cluster: demo', 'cluster: other'))).toBeNull();
  expect(readForm(`${cut(values)}---\n`)).toBeNull();
  expect(readForm(cut(values).replaceAll('\n', '\r\n'))).toBeNull();
});

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
