import { createPrivateKey } from 'node:crypto';
import type { Secret } from '@kpki/plugin';
import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { keyPem, newKey, publicKeyOf } from '../../test/keys.ts';
import { base64Decode } from './base64.ts';
import { cutKubeconfig, keyOfUser } from './cut.ts';

const pem = newKey().export({ type: 'sec1', format: 'pem' }).toString();
const key = Buffer.from(pem).toString('base64');
const wrapped = key.match(/.{1,64}/g) ?? [];
/** Any of these in the rest reveals the key. */
const traces = wrapped.filter((line) => line.length > 20).map((line) => line.slice(2, 22));

const indented = (lines: readonly string[], by: number) => lines.map((line) => ' '.repeat(by) + line).join('\n');

/** The user of a kubeconfig, in every style of YAML. */
const styles: Readonly<Record<string, string>> = {
  block: `users:\n- name: a\n  user:\n    client-certificate-data: Q0VSVA==\n    client-key-data: ${key}\n`,
  'without an end of line': `users:\n- name: a\n  user:\n    client-key-data: ${key}`,
  'windows line ends': `users:\r\n- name: a\r\n  user:\r\n    client-key-data: ${key}\r\n`,
  'double quoted': `users:\n- name: a\n  user:\n    client-key-data: "${key}"\n`,
  'single quoted': `users:\n- name: a\n  user:\n    client-key-data: '${key}'\n`,
  'quoted key': `users:\n- name: a\n  user:\n    "client-key-data": "${key}"\n    'username': b\n`,
  'space before the colon': `users:\n- name: a\n  user:\n    client-key-data : ${key}\n`,
  'key after the dash': `users:\n- user:\n    client-key-data: ${key}\n  name: a\n`,
  'list not indented': `users:\n- user:\n   client-key-data: ${key}\n`,
  'list further indented': `users:\n    -   name: a\n        user:\n            client-key-data: ${key}\n`,
  'value on the next line': `users:\n- name: a\n  user:\n    client-key-data:\n      ${key}\n    username: b\n`,
  'plain over several lines': `users:\n- name: a\n  user:\n    client-key-data: ${wrapped[0]}\n${indented(wrapped.slice(1), 6)}\n    username: b\n`,
  'quoted over several lines': `users:\n- name: a\n  user:\n    client-key-data: "${wrapped.join('\\\n      ')}"\n    username: b\n`,
  'quoted over several lines, less indented': `users:\n- name: a\n  user:\n    client-key-data: "${wrapped.join('\\\n')}"\n    username: b\n`,
  'quoted with escaped line ends': `users:\n- name: a\n  user:\n    client-key-data: "${wrapped.join('\\n')}"\n`,
  literal: `users:\n- name: a\n  user:\n    client-key-data: |\n${indented(wrapped, 6)}\n    username: b\n`,
  'literal with an indentation': `users:\n- name: a\n  user:\n    client-key-data: |2-\n${indented(wrapped, 6)}\n    username: b\n`,
  folded: `users:\n- name: a\n  user:\n    client-key-data: >-\n${indented(wrapped, 6)}\n    username: b\n`,
  'literal with blank lines': `users:\n- name: a\n  user:\n    client-key-data: |\n${wrapped.map((line) => `      ${line}\n\n`).join('')}    username: b\n`,
  tagged: `users:\n- name: a\n  user:\n    client-key-data: !!str ${key}\n`,
  'tagged binary': `users:\n- name: a\n  user:\n    client-key-data: !!binary |\n${indented(wrapped, 6)}\n`,
  anchored: `users:\n- name: a\n  user:\n    client-key-data: &key ${key}\n    x: *key\n`,
  flow: `users: [{name: a, user: {client-key-data: ${key}, username: b}}]\n`,
  'flow, key last': `users: [{name: a, user: {username: b, client-key-data: ${key}}}]\n`,
  'flow over several lines': `users: [\n  {name: a, user: {\n  client-key-data:\n  ${key},\n  username: b}}]\n`,
  'flow inside of block': `users:\n- name: a\n  user: {client-key-data: "${key}"}\n`,
  'JSON on one line': `${JSON.stringify({ users: [{ name: 'a', user: { 'client-key-data': key, username: 'b' } }] })}\n`,
  'JSON over several lines': JSON.stringify({ users: [{ name: 'a', user: { 'client-key-data': key } }] }, null, 2),
  'JSON with tabs': JSON.stringify({ users: [{ name: 'a', user: { 'client-key-data': key } }] }, null, '\t'),
  'JSON with escaped slashes': JSON.stringify({ users: [{ user: { 'client-key-data': key } }] }).replaceAll('/', '\\/'),
  'JSON with white space at the colon': `{"users": [{"user": {"client-key-data"  :   "${key}"}}]}`,
  'JSON with the colon on the next line': `{"users": [{"user": {"client-key-data"\n:\n"${key}"}}]}`,
  'explicit key': `users:\n- user:\n    ? client-key-data\n    : ${key}\n`,
  'escaped key': `users:\n- user:\n    "client\\x2dkey-data": ${key}\n`,
  'other case': `users:\n- user:\n    Client-Key-Data: ${key}\n`,
  'under another name': `users:\n- user:\n    client-key: ${key}\n    other: 1\n`,
  'in a comment': `users:\n- user:\n    # client-key-data: ${key}\n    username: b\n`,
  'in a comment under another name': `users:\n- user: # was ${key}\n    username: b\n`,
  'where a certificate should be': `users:\n- user:\n    client-certificate-data: ${key}\n`,
  'not in base64': `users:\n- user:\n    client-key-data: |\n${indented(pem.trimEnd().split('\n'), 6)}\n`,
  'as plain text in another field': `users:\n- user:\n    notes: |\n${indented(pem.trimEnd().split('\n'), 6)}\n`,
};

const plainTraces = pem
  .split('\n')
  .filter((line) => line.length > 40 && !line.startsWith('-'))
  .map((line) => line.slice(2, 22));

const decoded = (keyData: Secret | undefined) => keyData?.use((text) => Buffer.from(base64Decode(text)).toString());

/** SubjectPublicKeyInfo in base64, of a private key in base64 of PEM. */
function publicHalf(base64: string): string {
  return Buffer.from(publicKeyOf(createPrivateKey(Buffer.from(base64, 'base64').toString()))).toString('base64');
}

function leftOf(text: string): string {
  return Buffer.from(cutKubeconfig(Buffer.from(text)).rest ?? []).toString();
}

describe('cut', () => {
  test.each(Object.entries(styles))('%s: nothing of the key is left', (_, text) => {
    const left = leftOf(text);
    for (const trace of [...traces, ...plainTraces]) expect(left).not.toContain(trace);
  });

  const readable = Object.entries(styles).filter(
    ([style]) =>
      !/less indented|explicit|escaped key|other|comment|certificate|not in base64|plain text|anchored/.test(style),
  );

  test.each(readable)('%s: the key is handed out, and the rest is still the file', (_, text) => {
    const { rest, keys } = cutKubeconfig(Buffer.from(text));
    expect(decoded(keys[0]?.data)).toBe(pem);
    const before = parse(text);
    const after = parse(Buffer.from(rest ?? []).toString());
    expect(after.users[0].user['client-key-data']).toBe(publicHalf(key));
    before.users[0].user['client-key-data'] = publicHalf(key);
    expect(after).toEqual(before);
  });

  test.each(['token', 'password', 'id-token', 'refresh-token', 'access-token', 'client-secret'])(
    '%s: goes too, in block and in JSON',
    (field) => {
      const secret = 'Zm9v.c2VjcmV0LXRva2VuLXZhbHVl-_x';
      for (const text of [
        `users:\n- name: a\n  user:\n    ${field}: ${secret}\n    username: b\n`,
        JSON.stringify({ users: [{ name: 'a', user: { [field]: secret, username: 'b' } }] }),
        `users: [{name: a, user: {${field}: ${secret}, username: b}}]`,
      ]) {
        const { rest, keys } = cutKubeconfig(Buffer.from(text));
        expect(Buffer.from(rest ?? []).toString()).not.toContain('c2Vj');
        expect(parse(Buffer.from(rest ?? []).toString()).users[0]).toMatchObject({
          name: 'a',
          user: { username: 'b' },
        });
        expect(keys).toEqual([]);
      }
    },
  );

  test('fields that only begin or end alike stay', () => {
    const text =
      'users:\n- user:\n    tokenFile: /var/token\n    my-token: x\n    client-key: a.pem\n    username: token\n';
    expect(leftOf(text)).toBe(text);
  });

  test('certificates stay, in base64 and as they are', () => {
    const text = `clusters:\n- cluster:\n    certificate-authority-data: ${Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n').toString('base64')}\n`;
    expect(leftOf(text)).toBe(text);
  });

  test('each key is handed out, in their order, and its public half stands in its place', () => {
    const other = newKey();
    const theirs = Buffer.from(keyPem(other)).toString('base64');
    const text = `users:\n- user: {client-key-data: Zmlyc3Q=}\n- user: {client-key-data: ${theirs}}\n- user: {client-key-data: ${key}}\n`;
    const cut = cutKubeconfig(Buffer.from(text));
    expect(cut.keys.map(({ data }) => decoded(data))).toEqual(['first', keyPem(other), pem]);
    const shown = parse(Buffer.from(cut.rest ?? []).toString()).users.map((each: { user: object }) => each.user);
    expect(shown).toEqual(['', publicHalf(theirs), publicHalf(key)].map((half) => ({ 'client-key-data': half })));
    const own = keyOfUser(cut, Buffer.from(publicHalf(key), 'base64'));
    expect(own?.use((bytes) => Buffer.from(bytes).toString())).toBe(pem);
    expect(keyOfUser(cut, publicKeyOf(newKey()))).toBeNull();
  });

  test('a backslash escapes only in double quotes', () => {
    const dataOf = (value: string) =>
      cutKubeconfig(Buffer.from(`users:\n- user:\n    client-key-data: ${value}\n`)).keys[0]?.data;
    const textOf = (value: string) => dataOf(value)?.use((bytes) => Buffer.from(bytes).toString());
    expect(textOf(String.raw`"Pz8\/"`)).toBe('Pz8/');
    expect(textOf(String.raw`'Pz8\/'`)).toBe(String.raw`Pz8\/`);
  });

  test('the key that is handed out prints nothing, and is a copy that can be wiped', () => {
    const file = Buffer.from(styles['block'] ?? '');
    const { keys } = cutKubeconfig(file);
    const keyData = keys[0]?.data;
    expect(JSON.stringify({ keyData })).toBe('{"keyData":"[secret]"}');
    keyData?.[Symbol.dispose]();
    expect(keyData?.use((text) => text.every((byte) => byte === 0))).toBe(true);
    expect(file.toString()).toBe(styles['block']);
  });

  test.each([
    '',
    '\n',
    'client-key-data',
    'client-key-data:',
    '"client-key-data":"',
    "client-key-data: '",
    '{client-key-data: [',
  ])('is not thrown off by %j', (text) => expect(() => cutKubeconfig(Buffer.from(text))).not.toThrow());

  // A search that starts over at each field would exceed the time of a test.
  test('a long hostile file takes no long time', () => {
    expect(cutKubeconfig(Buffer.from('client-key-data: "\n'.repeat(60_000))).keys).toHaveLength(30_000);
    expect(cutKubeconfig(Buffer.from('"client-key-data" '.repeat(60_000))).keys).toEqual([]);
    expect(cutKubeconfig(Buffer.from(`client-key-data:${'\n'.repeat(500_000)}`)).keys).toEqual([]);
  });
});

/** Values of a private field as people and programs write them. */
const secretText = fc
  .uint8Array({ minLength: 30, maxLength: 300 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));

const scalar = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9 :#'"{},[\]&*!|>%@`/.-]{0,30}$/),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);

test('whatever stands around it and however it is written, nothing planted is left, and all else is', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('client-key-data', 'token', 'password', 'refresh-token'),
      secretText,
      fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,12}$/), scalar, { maxKeys: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,12}$/), scalar, { maxKeys: 4 }),
      fc.record({
        collectionStyle: fc.constantFrom('block' as const, 'flow' as const, 'any' as const),
        defaultStringType: fc.constantFrom(
          'PLAIN' as const,
          'QUOTE_DOUBLE' as const,
          'QUOTE_SINGLE' as const,
          'BLOCK_LITERAL' as const,
          'BLOCK_FOLDED' as const,
        ),
        defaultKeyType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const),
        indent: fc.integer({ min: 1, max: 8 }),
        indentSeq: fc.boolean(),
        lineWidth: fc.constantFrom(0, 20, 80),
        json: fc.boolean(),
      }),
      (field, secret, before, after, { json, ...style }) => {
        const form = {
          ...before,
          users: [
            { name: 'a', user: { ...after, [field]: secret, last: 'x' } },
            { name: 'b', user: {} },
          ],
        };
        const text = json ? JSON.stringify(form, null, style.indent) : stringify(form, style);
        const left = leftOf(text);
        for (let at = 0; at + 16 <= secret.length; at += 8) expect(left).not.toContain(secret.slice(at, at + 16));
        const expected = parse(text);
        expected.users[0].user[field] = '';
        expect(parse(left)).toEqual(expected);
      },
    ),
    { ...randomCases(400) },
  );
});
