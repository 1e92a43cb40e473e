import { chmodSync, linkSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingText } from '@kpki/presentation';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { selfSigned } from '../../../test/self-signed.ts';
import { walk } from './walk.ts';

const call = { signal: new AbortController().signal };
let temporary: TemporaryDirectory;

beforeEach(async () => {
  temporary = await temporaryDirectory();
});
afterEach(() => temporary[Symbol.asyncDispose]());

const at = (...names: readonly string[]): string => join(temporary.path, ...names);
const found = async (...paths: readonly string[]) => {
  const { files } = await walk(
    paths.map((path) => at(path)),
    call,
    () => {},
  );
  return Object.fromEntries(
    files.map(({ path, findings, content }) => [
      path,
      content === null ? findings.map((each) => findingText(each)).join() : 'read',
    ]),
  );
};

async function makePair(path: string): Promise<void> {
  const { certificate, key } = await selfSigned('x');
  writeFileSync(`${path}.crt`, certificate);
  writeFileSync(`${path}.key`, key);
}

const nothing = { '': 'no certificate, key or kubeconfig found' };

describe('walk', () => {
  test('all that is below a folder, and a file by itself; of what is no PKI, not a word', async () => {
    mkdirSync(at('a', 'b'), { recursive: true });
    await makePair(at('a', 'b', 'x'));
    writeFileSync(at('a', 'notes.txt'), 'hello');
    writeFileSync(at('a', 'other.yaml'), 'clusters: 3\nusers: 4\n');
    expect(await found('a')).toEqual({ 'b/x.crt': 'read', 'b/x.key': 'read' });
    expect(await found('a/b/x.crt')).toEqual({ '': 'read' });
    expect(await found('a/notes.txt')).toEqual(nothing);
  });

  test('what should hold something and does not: empty, junk, too large, gone', async () => {
    writeFileSync(at('empty.crt'), '');
    writeFileSync(at('junk.pem'), 'junk');
    writeFileSync(at('large.key'), '');
    truncateSync(at('large.key'), 5 * 1024 * 1024);
    symlinkSync('nowhere', at('gone.crt'));
    symlinkSync('round.crt', at('round.crt'));
    expect(await found('', 'never.crt')).toEqual({
      'empty.crt': 'the file is empty',
      'junk.pem': 'no certificate, key or kubeconfig found',
      'large.key': 'larger than 4194304 bytes',
      'gone.crt': 'the link points to a file that does not exist',
      'round.crt': 'the symbolic links form a loop (ELOOP)',
      '': 'the file does not exist',
    });
  });

  test('a folder behind a link is looked into where it is named, and leads nowhere else', async () => {
    mkdirSync(at('tree'));
    mkdirSync(at('outside'));
    await makePair(at('outside', 'x'));
    symlinkSync('../outside', at('tree', 'link'));
    symlinkSync('.', at('tree', 'self'));
    expect(await found('tree')).toEqual(nothing);
    expect(await found('tree/link')).toEqual({ 'x.crt': 'read', 'x.key': 'read' });
  });

  test('what kpki keeps for itself beside them is not part of it', async () => {
    mkdirSync(at('.kpki-undo'));
    await makePair(at('.kpki-undo', 'old'));
    await makePair(at('x'));
    expect(await found('')).toEqual({ 'x.crt': 'read', 'x.key': 'read' });
  });

  test('a file of several names is told once, by its link', async () => {
    await makePair(at('dated'));
    linkSync(at('dated.crt'), at('other.crt'));
    symlinkSync('dated.crt', at('the-current.crt'));
    expect(await found('')).toEqual({ 'the-current.crt': 'read', 'dated.key': 'read' });
  });

  test('as a kubelet mounts a Secret, its files are told by the names beside the folders', async () => {
    mkdirSync(at('..2026_11_26'));
    await makePair(at('..2026_11_26', 'tls'));
    symlinkSync('..2026_11_26', at('..data'));
    symlinkSync('..data/tls.crt', at('tls.crt'));
    expect(await found('')).toEqual({ 'tls.crt': 'read' });
  });

  test('what may not be read is told, and the rest is read all the same', async () => {
    mkdirSync(at('closed'));
    await makePair(at('closed', 'x'));
    await makePair(at('x'));
    for (const name of ['x.crt', 'x.key']) chmodSync(at(name), 0o644);
    chmodSync(at('closed'), 0o700);
    chmodSync(at('x.key'), 0o000);
    chmodSync(temporary.path, 0o755);
    if (process.getuid?.() !== 0) chmodSync(at('closed'), 0o000);
    const reported = await asNobody(() => found(''));
    chmodSync(at('closed'), 0o700);
    expect(reported).toEqual({
      'x.crt': 'read',
      'x.key': 'no permission to read the file (EACCES). Fix: run kpki as a user who may read it',
      closed: 'no permission to read the file (EACCES). Fix: run kpki as a user who may read it',
    });
  });

  test('who may read a private key', async () => {
    await makePair(at('x'));
    const isOpen = async () => (await walk([at('x.key')], call, () => {})).files.map(({ isOpenToAll }) => isOpenToAll);
    chmodSync(at('x.key'), 0o644);
    expect(await isOpen()).toEqual([true]);
    chmodSync(at('x.key'), 0o640);
    expect(await isOpen()).toEqual([false]);
  });

  test('the certificate of a kubelet, which its kubeconfig names, is looked for where it is', async () => {
    mkdirSync(at('kubernetes'));
    mkdirSync(at('kubelet'));
    await makePair(at('kubelet', 'current'));
    const kubeconfig = (name: string): string => `apiVersion: v1
clusters: []
contexts: []
users:
- name: x
  user: { client-certificate: ${name}, client-key: ../kubelet/current.key }
`;
    writeFileSync(at('kubernetes', 'kubelet.conf'), kubeconfig('../kubelet/current.crt'));
    const current = { [at('kubelet', 'current.crt')]: 'read', [at('kubelet', 'current.key')]: 'read' };
    expect(await found('kubernetes')).toEqual({ 'kubelet.conf': 'read', ...current });
    writeFileSync(at('kubernetes', 'kubelet.conf'), kubeconfig('gone.pem'));
    expect(await found('kubernetes')).toEqual({
      'kubelet.conf': 'read',
      [at('kubernetes', 'gone.pem')]: expect.stringMatching(
        /^the file does not exist \(referenced by .*kubelet\.conf\)$/,
      ),
      [at('kubelet', 'current.key')]: 'read',
    });
  });

  test('it ends when it is told to', async () => {
    mkdirSync(at('a', 'b'), { recursive: true });
    const signal = AbortSignal.abort();
    await expect(walk([temporary.path], { signal }, () => {})).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('nothing of a private key is in what it answers', async () => {
    await makePair(at('x'));
    const { files } = await walk([temporary.path], call, () => {});
    const lines = readFileSync(at('x.key'), 'utf8')
      .split('\n')
      .filter((line) => /^[\w+/=]{20,}$/.test(line));
    expect(lines.length).toBeGreaterThan(0);
    const raw = Buffer.from(lines.join(''), 'base64');
    const reported = JSON.stringify(files, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    );
    expect(reported).not.toContain(raw.subarray(36, 68).toString('hex'));
  });
});

/** Runs as a user with few rights, if the test runs as root. */
async function asNobody<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
