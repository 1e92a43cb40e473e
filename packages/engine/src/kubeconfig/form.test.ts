import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type FormValues, readForm, writeForm } from './form.ts';

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
