import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect } from 'vitest';
import { onFilledFolder } from './filled.ts';
import type { Script } from './script.ts';

const commands = ['plan --exit-code', 'status --exit-code', 'verify', 'apply --yes'] as const;

const outcomes = {
  'as it is': { codes: [0, 0, 0, 0], isMended: false },
  mended: { codes: [3, 3, 1, 0], isMended: true },
  blocked: { codes: [1, 3, 1, 1], isMended: false },
} as const;

interface Form {
  readonly what: string;
  readonly files: readonly string[];
  readonly edit: (text: string) => string;
  /** The words of plan, status and verify; null: none about the files. */
  readonly reported: RegExp | null;
  readonly outcome: keyof typeof outcomes;
}

const key = 'pki/apiserver.key';
const certificate = 'pki/apiserver.crt';
const otherKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const encrypted = (text: string): string =>
  createPrivateKey(text)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hunter2' })
    .toString();
const opensslHeaders = (text: string): string =>
  text.replace('\n', '\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n');

/** Go decides what is in a file: `packages/x509/test/pem-go.program.test.ts` asks it. A new form is a row. */
const forms: readonly Form[] = [
  {
    what: 'line ends of Windows, text around them, a begin line before and behind',
    files: ['pki/ca.crt', 'pki/ca.key', certificate, key, 'pki/sa.key', 'pki/sa.pub'],
    edit: (text) =>
      `Bag Attributes\n-----BEGIN CERTIFICATE-----\n${text}the end\n-----BEGIN X-----\n`.replaceAll('\n', '\r\n'),
    reported: null,
    outcome: 'as it is',
  },
  ...(
    [
      ['pki/ca.crt', 'blocked'],
      [certificate, 'mended'],
      ['pki/sa.key', 'blocked'],
    ] as const
  ).map(
    ([file, outcome]): Form => ({
      what: 'a byte order mark',
      files: [file],
      edit: (text) => `\uFEFF${text}`,
      reported: new RegExp(`unreadable: ${file}: begins with a byte order mark`),
      outcome,
    }),
  ),
  ...[key, 'pki/sa.key'].map(
    (file): Form => ({
      what: 'another private key behind its own',
      files: [file],
      edit: (text) => text + otherKey(),
      reported: new RegExp(`unreadable: ${file}: several private keys in one file`),
      outcome: 'blocked',
    }),
  ),

  {
    what: 'an encrypted key',
    files: [key],
    edit: encrypted,
    reported: /apiserver\.key: the private key is encrypted/,
    outcome: 'mended',
  },
  {
    what: 'a key that is encrypted as OpenSSL 1 did it',
    files: ['pki/ca.key'],
    edit: opensslHeaders,
    reported: /ca\.key: the private key is encrypted/,
    outcome: 'blocked',
  },
  {
    what: 'a header, with which client-go passes over a certificate',
    files: [certificate],
    edit: (text) => text.replace('\n', '\nA: b\n\n'),
    reported: /no certificate in it/,
    outcome: 'mended',
  },
  {
    what: 'half of a certificate, as after a full disk',
    files: [certificate],
    edit: (text) => text.slice(0, 300),
    reported: /no certificate in it/,
    outcome: 'mended',
  },
];

const said = async ($: Script, line: string): Promise<readonly [code: number | null, output: string]> => {
  const { code, stdout, stderr } = await $.kpki(`${line} -f kubeadm.yaml --dir out`);
  return [code, stdout + stderr];
};

const contentsOf = ($: Script): Readonly<Record<string, string>> =>
  Object.fromEntries($.files('out').map((file) => [file, $.read(`out/${file}`)]));

describe('a PEM file that is there', () => {
  const play = onFilledFolder();
  for (const { what, files, edit, reported, outcome } of partOf(forms, 3)) {
    play(`${files.join(', ')} with ${what}: ${outcome}`, async ($) => {
      for (const file of files) $.write(`out/${file}`, edit($.read(`out/${file}`)));
      const before = contentsOf($);
      for (const [index, command] of commands.entries()) {
        const [code, output] = await said($, command);
        expect(code, `${command}: ${output}`).toBe(outcomes[outcome].codes[index]);
        if (reported !== null && command !== 'apply --yes') expect(output, command).toMatch(reported);
        if (reported === null) for (const file of files) expect(output, command).not.toContain(file);
      }
      expect($.files('out')).toEqual(Object.keys(before));
      if (!outcomes[outcome].isMended) expect(contentsOf($)).toEqual(before);
      else expect([(await said($, 'plan --exit-code'))[0], (await said($, 'verify'))[0]]).toEqual([0, 0]);
    });
  }
});
