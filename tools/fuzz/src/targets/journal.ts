import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sink } from '@kpki/filesystem';
import { type Kept, PluginError } from '@kpki/plugin';
import { call, host } from '../cluster.ts';
import { demand, type Target, unlessRefusedLater } from '../target.ts';

/** In memory where there is such a folder: nothing is learnt from a disk that is waited for with each try. */
const below = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const folder = mkdtempSync(join(below, 'kpki-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const root = join(folder, 'out');

const stage = '.kpki-stage-0123456789abcdef';
const kept: Kept = new Map([
  ['pki/ca.crt', 'public'],
  ['pki/ca.key', 'secret'],
  ['admin.conf', 'secret'],
]);
const before = { 'pki/ca.crt': 'old certificate', 'pki/ca.key': 'old key' };
const staged = ['new certificate', 'new key', 'new kubeconfig'];
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A journal of an interrupted write, changed as any process with write permission could. */
const seed = JSON.stringify({
  journal: 1,
  stage,
  rows: [
    {
      entry: 'pki/ca.crt',
      mode: 0o644,
      staged: '0',
      sha256: sha256(staged[0] ?? ''),
      replaces: sha256(before['pki/ca.crt']),
    },
    {
      entry: 'pki/ca.key',
      mode: 0o600,
      staged: '1',
      sha256: sha256(staged[1] ?? ''),
      replaces: sha256(before['pki/ca.key']),
    },
    { entry: 'admin.conf', mode: 0o600, staged: '2', sha256: sha256(staged[2] ?? ''), replaces: null },
    { entry: 'pki/old.crt', sha256: null, replaces: sha256('gone') },
  ],
});

const opened = await sink.open({ root }, host);
const at = opened.locate({ path: [] }, kept);

export const journal: Target = {
  name: 'journal',
  seeds: [
    seed,
    seed.replaceAll('pki/ca.key', '../foreign'),
    seed.replaceAll('"0"', '"../../foreign"'),
    seed.replace(stage, '../foreign'),
  ],
  run: async (bytes) => {
    setUp(bytes);
    await unlessRefusedLater(PluginError.is, async () => {
      const found = await opened.read(at, call);
      return opened.write(at, { set: new Map(), unset: new Set() }, found?.revision ?? null, call);
    });
    demand(readdirSync(folder).toSorted().join() === 'foreign,out', 'nothing is made next to the root');
    demand(readFileSync(join(folder, 'foreign'), 'utf8') === 'foreign', 'nothing outside of the root is touched');
    demand(
      contents().every((text) => allowed.has(text)),
      'nothing comes into a file but what was staged or was there',
    );
  },
};

function setUp(bytes: Uint8Array): void {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, 'pki'), { recursive: true, mode: 0o755 });
  mkdirSync(join(root, stage), { mode: 0o700 });
  for (const [name, text] of Object.entries(before)) writeFileSync(join(root, name), text, { mode: 0o600 });
  for (const [at, text] of staged.entries()) writeFileSync(join(root, stage, String(at)), text, { mode: 0o600 });
  writeFileSync(join(root, '.kpki-journal'), bytes, { mode: 0o600 });
  writeFileSync(join(folder, 'foreign'), 'foreign');
}

const allowed: ReadonlySet<string> = new Set([...Object.values(before), ...staged]);

function contents(): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !`${entry.parentPath}/${entry.name}`.includes('/.kpki-'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
