import { spawnSync } from 'node:child_process';
import { lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath, runProgram, temporaryDirectory } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { describe, expect, test } from 'vitest';
import { builtProgram } from '../test/built/program.ts';
import { kpkiFile } from '../test/configurations.ts';
import { formats, linesAbout } from './canaries/lines.ts';
import { markersOfKeys, spellings } from './canaries/markers.ts';
import { reported, texts } from './canaries/reported.ts';
import { copiedFolder } from './file-tree.ts';
import { killedAtRename } from './killed-at-rename.ts';
import { kpkiIn } from './program.ts';
import { filled } from './ui/reach.ts';

const journal = 'out/.kpki-journal';
const isStaged = (path: string): boolean => path.startsWith('out/.kpki-stage-');

/** One thread makes every rename: the first commits the journal, each other one a file. */
const kills = [
  { when: 'all is in the stage, and nothing is committed', rename: 1, isCommitted: false },
  { when: 'it is committed, and nothing is in place', rename: 2, isCommitted: true },
  { when: 'some files are in place', rename: 9, isCommitted: true },
] as const;

function attribute(change: string, path: string): string | null {
  const { status, stderr, error } = spawnSync('chattr', [change, path], { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr).trim();
}

async function whyNoAttributes(): Promise<string | null> {
  await using temporary = await temporaryDirectory();
  return attribute('+i', temporary.path) ?? attribute('-i', temporary.path);
}

const noAttributes = await whyNoAttributes();
if (noAttributes !== null) process.stderr.write(`skipped: an undo over an immutable file: ${noAttributes}\n`);

async function modeOf(path: string): Promise<number> {
  return (await lstat(path)).mode & 0o7777;
}

/** Kills an apply that renews every key, at one of its renames. */
async function killedAt(rename: number, folder: string): Promise<void> {
  const declared = kpkiFile().replace('certificates: ec-p256', 'certificates: ec-p384');
  await writeFile(join(folder, 'kpki.yaml'), declared);
  expect((await killedAtRename(rename, folder, 'apply', '-e', 'local', '--yes')).code).toBeNull();
}

needs('strace')('an apply that is killed', () => {
  const from = filled(kpkiFile(), 'local');

  describe.for(kills)('when $when', ({ rename, isCommitted }) => {
    test('leaves keys where nobody else reads them, and none in its journal', async () => {
      await using copy = await copiedFolder(from());
      const { folder } = copy;
      await killedAt(rename, folder);
      const left = await texts(folder);
      const staged = [...left.keys()].filter(isStaged);
      expect(staged.length).toBeGreaterThan(5);
      expect(left.has(journal)).toBe(isCommitted);
      const canaries = markersOfKeys([...left.values()].join('\n'));
      expect(canaries.length).toBeGreaterThan(60);
      const wanted = canaries.flatMap(spellings);
      const holding = [...left].filter(([, text]) => wanted.some((canary) => text.includes(canary)));
      expect(holding.map(([path]) => path).filter((path) => !isStaged(path) && !/\.(?:key|conf)$/.test(path))).toEqual(
        [],
      );
      expect(holding.some(([path]) => isStaged(path))).toBe(true);
      for (const [path] of holding) expect([path, await modeOf(join(folder, path))]).toEqual([path, 0o600]);
      const stage = (staged[0] ?? '').split('/').slice(0, 2).join('/');
      expect(await modeOf(join(folder, stage))).toBe(0o700);
      if (isCommitted) expect(await modeOf(join(folder, journal))).toBe(0o600);
    });
  });

  test('a later run does not report them', { timeout: 600_000 }, async () => {
    await using copy = await copiedFolder(from());
    const { folder } = copy;
    await killedAt(9, folder);
    const wanted = markersOfKeys([...(await texts(folder)).values()].join('\n')).flatMap(spellings);
    const some = partOf(formats, formats.length);
    const world = { title: 'killed', environment: 'local', files: () => ({}) };
    for (const line of linesAbout({ file: 'kpki.yaml', environment: 'local', formats: some })) {
      const text = await reported(folder, world, line);
      for (const canary of wanted) if (text.includes(canary)) expect.fail(`kpki ${line.join(' ')}\n${text}`);
    }
  });

  test('the next one finishes its write, and tells what has to be restarted because of it', async () => {
    await using copy = await copiedFolder(from());
    const { folder } = copy;
    await killedAt(9, folder);
    const result = await kpkiIn(folder, 'apply', '-e', 'local', '--yes');
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do') });
    expect(result.stdout).toContain('The files of an interrupted apply are complete now.');
    expect(result.stdout).toContain('kube-apiserver (cp1): reloads');
  });

  const isReported = expect.stringContaining('kube-apiserver (cp1): reloads');

  test('the next one tells it too where it is to do something else, by an apply of its own', async () => {
    await using copy = await copiedFolder(from());
    const { folder } = copy;
    await killedAt(9, folder);
    const words = ['rekey', 'admin.conf', '-e', 'local', '--yes', '--after', 'cat > told.json'];
    const result = await kpkiIn(folder, ...words);
    expect(result).toMatchObject({ code: 0, stdout: isReported, stderr: expect.stringContaining('planning again') });
    const { steps } = JSON.parse(await readFile(join(folder, 'told.json'), 'utf8'));
    const reported = steps.map(({ action, artifact }: { action: string; artifact: string }) => `${action} ${artifact}`);
    expect(reported).toEqual(expect.arrayContaining(['rekey admin.conf cp1', 'finish apiserver cp1']));
  });

  test('a saved plan, which is refused then, tells it', async () => {
    await using copy = await copiedFolder(from());
    const { folder } = copy;
    await killedAt(9, folder);
    const plan = await kpkiIn(folder, 'plan', '-e', 'local', '-o', 'json');
    await writeFile(join(folder, 'plan.json'), plan.stdout);
    const words = ['apply', '-e', 'local', '--plan', 'plan.json', '--yes', '--after', 'touch told'];
    const result = await kpkiIn(folder, ...words);
    const again = expect.stringMatching(
      /is finished now, but the plan is older.*`(?:npx )?kpki plan -e local --out plan.json`/,
    );
    expect(result).toMatchObject({ code: 1, stdout: isReported, stderr: again });
    await lstat(join(folder, 'told'));
  });

  test.skipIf(noAttributes !== null)(
    'what cannot be finished is rolled back by kpki undo, which leaves the apply before it alone',
    { timeout: 120_000 },
    async () => {
      await using copy = await copiedFolder(from());
      const { folder } = copy;
      const pair = ['out/pki/apiserver.key', 'out/pki/apiserver.crt'].map((name) => join(folder, name));
      const contents = () => Promise.all(pair.map((path) => readFile(path, 'utf8')));
      expect(await kpkiIn(folder, 'rekey', 'apiserver', '-e', 'local', '--yes')).toMatchObject({ code: 0 });
      const before = await contents();
      const words = ['rekey', 'apiserver', '-e', 'local', '--yes'] as const;
      expect((await killedAtRename(3, folder, ...words)).code).toBeNull();
      const half = await contents();
      expect([half[0] === before[0], half[1] === before[1]]).toEqual([false, true]);
      const certificate = pair[1] ?? '';
      expect(attribute('+i', certificate)).toBeNull();
      try {
        const undone = await kpkiIn(folder, 'undo', '-e', 'local', '--yes');
        expect(undone).toMatchObject({
          code: 1,
          stderr: expect.stringContaining('the interrupted write is repaired'),
        });
        expect(await contents()).toEqual(before);
      } finally {
        attribute('-i', certificate);
      }
      expect(await kpkiIn(folder, 'undo', '-e', 'local', '--yes')).toMatchObject({ code: 0 });
      expect((await contents())[0]).not.toBe(before[0]);
    },
  );

  test('an apply hands no key to any program that it starts', async () => {
    await using copy = await copiedFolder(from());
    const { folder } = copy;
    await writeFile(join(folder, 'kpki.yaml'), kpkiFile().replace('certificates: ec-p256', 'certificates: ec-p384'));
    // Without it, git is not started.
    await mkdir(join(folder, '.git'));
    const log = join(copy.path, 'log');
    const traced = ['-f', '-qq', '-v', '-s', '100000', '-o', log, '-e', 'trace=execve'];
    const words = [...traced, process.execPath, builtProgram, 'apply', '-e', 'local', '--yes'];
    expect(await runProgram(programPath('strace'), words, { directory: folder })).toMatchObject({ code: 0 });
    const started = await readFile(log, 'utf8');
    expect(started).toContain('/git"');
    const all = [...(await texts(from())).values(), ...(await texts(folder)).values()].join('\n');
    for (const canary of markersOfKeys(all).flatMap(spellings)) expect(started).not.toContain(canary);
  });
});
