import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { beforeAll, describe, expect, test } from 'vitest';
import { complaintsAt, complaintsBetween } from '../src/complaints.ts';
import { keysOf } from '../src/identity.ts';
import { kpki } from '../src/kpki.ts';
import { configurationOf, usual } from '../src/scenarios.ts';
import type { Stored } from '../src/stored.ts';

/** Two PKIs of one spec, as a server would hold them: certificate and key of a pair in one object. */
let good: Stored = new Map();
let other: Stored = new Map();
const none: Stored = new Map();

beforeAll(async () => {
  [good, other] = await Promise.all([made(), made()]);
});

async function made(): Promise<Stored> {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, 'kpki.yaml');
  await writeFile(file, configurationOf('demo', usual, new Map()));
  const out = join(directory.path, 'out');
  const ended = await kpki(['apply', '-f', file, '--dir', out, '--yes']);
  expect(ended.code, ended.said).toBe(0);
  const stored = new Map<string, Map<string, Buffer>>();
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const path = join(entry.parentPath, entry.name);
    const object = relative(out, path).replace(/\.(crt|key|pub)$/, '');
    const entries = stored.get(object) ?? new Map<string, Buffer>();
    stored.set(object, entries.set(`tls${/\.\w+$/.exec(entry.name)?.[0] ?? ''}`, await readFile(path)));
  }
  return stored;
}

function changed(change: (stored: Map<string, Map<string, Buffer>>) => void): Stored {
  const copy = new Map([...good].map(([name, entries]) => [name, new Map(entries)]));
  change(copy);
  return copy;
}

const entryOf = (stored: Stored, object: string, entry: string): Buffer => {
  const bytes = stored.get(object)?.get(entry);
  if (bytes === undefined) throw new Error(`there is no ${entry} of ${object}`);
  return bytes;
};
const breachesOf = (complaints: readonly { readonly breach: string; readonly what: string }[]): readonly string[] =>
  complaints.map(({ breach, what }) => `${breach} ${what.split(':')[0]}`);

describe('what is stored', () => {
  test('a PKI has certificates, keys and kubeconfigs, and nothing is wrong with it', () => {
    expect([...good.keys()].toSorted()).toEqual(
      expect.arrayContaining(['admin.conf', 'pki/apiserver', 'pki/ca', 'pki/sa']),
    );
    expect(complaintsAt(good)).toEqual([]);
    expect(complaintsBetween(none, good, good)).toEqual([]);
  });

  test.each([
    ['pki/apiserver', 'tls.key'],
    ['pki/sa', 'tls.key'],
    ['pki/sa', 'tls.pub'],
    ['pki/front-proxy-client', 'tls.crt'],
  ])('%s with the %s of another run is mixed', (object, entry) => {
    const stored = changed((copy) => copy.get(object)?.set(entry, entryOf(other, object, entry)));
    expect(breachesOf(complaintsAt(stored))).toContain(`mixed ${object}`);
  });

  test('a kubeconfig with the key of another is mixed', () => {
    const field = /client-key-data: .*/;
    const [key = ''] = field.exec(entryOf(other, 'admin.conf', 'tls.conf').toString()) ?? [];
    const stored = changed((copy) => {
      const text = entryOf(good, 'admin.conf', 'tls.conf').toString().replace(field, key);
      copy.get('admin.conf')?.set('tls.conf', Buffer.from(text));
    });
    expect(breachesOf(complaintsAt(stored))).toEqual(['mixed admin.conf']);
  });

  test('a certificate without its CA, and one whose CA has no key, are orphans', () => {
    const without = changed((copy) => copy.delete('pki/front-proxy-ca'));
    expect(breachesOf(complaintsAt(without))).toEqual(['orphan pki/front-proxy-client']);
    const keyless = changed((copy) => copy.get('pki/front-proxy-ca')?.delete('tls.key'));
    expect(breachesOf(complaintsAt(keyless)).toSorted()).toEqual([
      'orphan pki/front-proxy-ca',
      'orphan pki/front-proxy-client',
    ]);
    const strange = changed((copy) => copy.set('pki/front-proxy-ca', new Map(other.get('pki/front-proxy-ca'))));
    expect(breachesOf(complaintsAt(strange))).toEqual(['orphan pki/front-proxy-client']);
  });
});

describe('what was stored and has to be there still', () => {
  test('an object that is gone, and a key and a serial number that are replaced, are lost', () => {
    const gone = changed((copy) => copy.delete('admin.conf'));
    expect(breachesOf(complaintsBetween(none, good, gone))).toEqual(['lost admin.conf is gone']);
    const replaced = changed((copy) => copy.set('pki/apiserver', new Map(other.get('pki/apiserver'))));
    expect(complaintsBetween(none, good, replaced).map(({ what }) => what)).toEqual([
      expect.stringMatching(/^key [0-9a-f]{16} of pki\/apiserver was stored/),
      expect.stringMatching(/^serial [0-9A-F]+ of pki\/apiserver was stored/),
    ]);
  });

  test('what was there before the run may be replaced', () => {
    expect(complaintsBetween(good, good, other)).toEqual([]);
  });
});

test('a private key that is printed is known by any of its later lines', () => {
  const pieces = keysOf(good);
  const text = [...good.values()].flatMap((entries) => [...entries.values()].map(String)).join('\n');
  expect(pieces.length).toBeGreaterThan(8);
  expect(new Set(pieces).size).toBe(pieces.length);
  expect(pieces.every((piece) => text.includes(piece))).toBe(true);
});
