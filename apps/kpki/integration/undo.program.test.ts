import { hash } from 'node:crypto';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramResult } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { describe, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { markersOfKeys, spellings } from './canaries/markers.ts';
import { type CopiedFolder, copiedFolder, filesBelow } from './file-tree.ts';
import { type Killed, killedAtEach } from './killed-at-rename.ts';
import { inFolder, kpkiIn } from './program.ts';
import { filled } from './ui/reach.ts';

const configurationText = `${clusterPki('demo')}
  kubernetesVersion: v1.34.1
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }]
environments:
  local:
    sinks:
      main: { use: "@kpki/filesystem", with: { root: ./out/main }, layout: kubeadm }
      spare: { use: "@kpki/filesystem", with: { root: ./out/spare }, layout: kubeadm }
`;

const rekey = ['rekey', 'apiserver', '--yes'] as const;
const undo = ['undo', '--yes'] as const;

interface Prepared extends CopiedFolder {
  readonly before: Readonly<Record<string, string>>;
}

async function filesIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = [...(await filesBelow(join(folder, 'out')))].filter(([path]) => !path.includes('.kpki-'));
  return Object.fromEntries(files.map(([path, { mode, bytes }]) => [path, `${mode} ${hash('sha256', bytes, 'hex')}`]));
}

async function done(folder: string, ...words: readonly string[]): Promise<ProgramResult> {
  const result = await kpkiIn(folder, ...words);
  expect(result, `${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
  return result;
}

/** An interrupted write is repaired first, and the undo runs once more. */
async function undoneAfterRepair(folder: string): Promise<ProgramResult> {
  const first = await kpkiIn(folder, ...undo);
  return first.stderr.includes('the interrupted write is repaired') ? kpkiIn(folder, ...undo) : first;
}

describe('kpki undo', () => {
  const from = filled(configurationText, 'local');

  async function copied(): Promise<CopiedFolder> {
    const copy = await copiedFolder(from());
    // The first apply must not be undone here.
    for (const sink of ['main', 'spare']) await rm(join(copy.folder, 'out', sink, '.kpki-undo'), { recursive: true });
    return copy;
  }

  async function prepared(...words: readonly string[]): Promise<Prepared> {
    const copy = await copied();
    const before = await filesIn(copy.folder);
    if (words.length > 0) await done(copy.folder, ...words);
    return { ...copy, before };
  }

  test('puts everything back byte for byte, and the later state after that', async () => {
    await using temporary = await copied();
    const { folder } = temporary;
    const before = await filesIn(folder);
    await done(folder, ...rekey);
    const after = await filesIn(folder);
    expect(Object.keys(before).filter((path) => before[path] !== after[path])).toEqual([
      'main/pki/apiserver.crt',
      'main/pki/apiserver.key',
      'spare/pki/apiserver.crt',
      'spare/pki/apiserver.key',
    ]);
    expect((await done(folder, 'plan', '--exit-code')).stdout).toContain('Nothing to do: everything matches the spec.');

    const asked = await kpkiIn(folder, 'undo');
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('kpki undo --yes') });
    expect(await filesIn(folder)).toEqual(after);

    expect((await done(folder, ...undo)).stdout).toContain('kube-apiserver (cp1): reloads');
    expect(await filesIn(folder)).toEqual(before);
    await done(folder, 'verify');
    await done(folder, ...undo);
    expect(await filesIn(folder)).toEqual(after);
  });

  test('hooks are run as of an apply: what comes back, and what has to be restarted', async () => {
    await using temporary = await copied();
    const { folder } = temporary;
    await done(folder, ...rekey);
    const after = await filesIn(folder);
    const refused = await kpkiIn(folder, ...undo, '--before', 'exit 3');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing was written') });
    expect(await filesIn(folder)).toEqual(after);

    await done(folder, ...undo, '--before', 'cat > before.json', '--after', 'cat > after.json');
    for (const when of ['before', 'after']) {
      const reported = JSON.parse(await readFile(join(folder, `${when}.json`), 'utf8'));
      expect(reported).toMatchObject({
        kind: 'Hook',
        when,
        steps: [{ artifact: 'apiserver cp1', action: 'restore', reasons: [] }],
      });
      expect(reported.rollout).toContainEqual(
        expect.objectContaining({ component: 'kube-apiserver', action: 'reloads' }),
      );
    }
    const failed = await kpkiIn(folder, ...undo, '--after', 'exit 4');
    expect(failed).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the written files are complete and stay'),
    });
    expect(await filesIn(folder)).toEqual(after);
  });

  test('tells machines what it does, and no key', async () => {
    await using temporary = await copied();
    const { folder } = temporary;
    const keys = [...(await filesBelow(join(folder, 'out'))).values()].map(({ bytes }) => bytes.toString());
    await done(folder, ...rekey);
    const { stdout, stderr } = await done(folder, ...undo, '-o', 'json');
    const records = stdout
      .trim()
      .split('\n')
      .map((text): Record<string, unknown> => JSON.parse(text));
    const kinds = records.map(({ kind }) => kind).filter((kind) => kind !== 'Event');
    expect(kinds).toEqual(['UndoPlan', 'Undone']);
    expect(records.find(({ kind }) => kind === 'UndoPlan')).toMatchObject({ isRedo: false, forgetful: [] });
    expect(records.at(-1)).toMatchObject({ entriesWritten: 4, rollout: expect.any(Array) });
    const canaries = markersOfKeys(keys.join('\n')).flatMap(spellings);
    expect(canaries.length).toBeGreaterThan(100);
    for (const canary of canaries) expect(stdout + stderr).not.toContain(canary);
  });

  test('leaves alone what somebody has changed since, and puts back the rest where that is asked for', async () => {
    await using temporary = await copied();
    const { folder } = temporary;
    const before = await filesIn(folder);
    await done(folder, ...rekey);
    await appendFile(join(folder, 'out/main/pki/apiserver.crt'), '\n');
    const mine = await filesIn(folder);
    const refused = await kpkiIn(folder, ...undo);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('kpki undo --skip-changed` restores') });
    expect(refused.stdout).toContain('apiserver.crt has changed since');
    expect(await filesIn(folder)).toEqual(mine);
    await done(folder, ...undo, '--skip-changed');
    const own = Object.fromEntries(Object.entries(mine).filter(([path]) => path.startsWith('main/pki/apiserver.')));
    expect(await filesIn(folder)).toEqual({ ...before, ...own });
  });

  inFolder('removes what was made, and says when there is nothing to undo', async (folder) => {
    await writeFile(join(folder, 'kpki.yaml'), configurationText);
    const nothing = { code: 0, stderr: expect.stringContaining('Nothing to undo in ') };
    expect(await kpkiIn(folder, ...undo)).toMatchObject({ ...nothing, stdout: '' });
    const asRecord = await kpkiIn(folder, ...undo, '-o', 'json');
    expect(asRecord).toMatchObject(nothing);
    expect(JSON.parse(asRecord.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      kind: 'Undone',
      cluster: 'demo',
      entriesWritten: 0,
      rollout: [],
    });
    await done(folder, 'apply', '--yes');
    await done(folder, ...undo);
    expect(await filesIn(folder)).toEqual({});
  });

  needs('strace')('killed at any write', () => {
    test('an apply is undone as far as it came', { timeout: 300_000 }, async () => {
      const last = await killedAtEach(prepared, rekey, 4, async ({ folder, before, at }) => {
        const { code, stderr } = await undoneAfterRepair(folder);
        expect(code === 0 || stderr.includes('nothing is retained'), stderr).toBe(true);
        expect(await filesIn(folder), `killed at rename ${at}`).toEqual(before);
      });
      // A journal, two files and what they replaced, at each of two locations.
      expect(last).toBeGreaterThan(8 - 4);
    });

    test('whoever goes on tells what both wrote, and has the hook run for it', { timeout: 300_000 }, async () => {
      const last = await killedAtEach(prepared, rekey, 4, async ({ folder, before, at, isKilled }) => {
        if (!isKilled) return;
        const { stdout } = await done(folder, 'apply', '--yes', '--after', 'cat > after.json');
        const hasWritten = JSON.stringify(await filesIn(folder)) !== JSON.stringify(before);
        const reported = await readFile(join(folder, 'after.json'), 'utf8').catch(() => null);
        expect(reported !== null, `killed at rename ${at}`).toBe(hasWritten);
        if (reported === null) return;
        const { steps, rollout } = JSON.parse(reported);
        // Runs may each have written a part of an artifact: their changes are separate steps.
        const artifacts = steps.map(({ artifact }: { artifact: string }) => artifact);
        expect(new Set(artifacts)).toEqual(new Set(['apiserver cp1']));
        expect(rollout).toContainEqual(expect.objectContaining({ component: 'kube-apiserver', action: 'reloads' }));
        expect(stdout).toContain('kube-apiserver (cp1): reloads');
      });
      expect(last).toBeGreaterThan(8 - 4);
    });

    test('an undo is gone on with, and has its hook run for all of it', { timeout: 300_000 }, async () => {
      const check = async ({ folder, before, at, isKilled }: Killed<Prepared>): Promise<void> => {
        const repaired = isKilled ? await kpkiIn(folder, ...undo, '--after', 'cat > after.json') : null;
        if (repaired?.code === 1) expect(repaired.stderr).toContain('the interrupted write is repaired');
        const isDone = JSON.stringify(await filesIn(folder)) === JSON.stringify(before);
        if (!isDone) await done(folder, ...undo, '--after', 'cat > after.json');
        const reported = await readFile(join(folder, 'after.json'), 'utf8').catch(() => null);
        if (reported !== null) expect(JSON.parse(reported).steps).toMatchObject([{ artifact: 'apiserver cp1' }]);
        expect(await filesIn(folder), `killed at rename ${at}`).toEqual(before);
      };
      const last = await killedAtEach(() => prepared(...rekey), undo, 4, check);
      expect(last).toBeGreaterThan(8 - 4);
    });
  });
});
