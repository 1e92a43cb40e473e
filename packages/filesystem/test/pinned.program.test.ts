import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sink } from '@kpki/plugin';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { nodeDisk } from '../src/node-disk.ts';
import { openSink } from '../src/sink.ts';
import { everything, generation, generationOf, names, readAll, writeAll } from './generations.ts';
import { call, host } from './host.ts';
import { modelProcesses } from './processes.ts';
import { isRoot, listing, scratch } from './scratch.ts';
import { type Watch, watchedDisk } from './watched-disk.ts';

const run = (program: string, ...given: readonly string[]): void => {
  execFileSync(program, given, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** How a file is pinned to its location: with real attributes and real mounts, whose behavior no model covers. */
interface Pinning {
  readonly name: string;
  readonly pin: (path: string) => () => void;
  readonly said: RegExp;
}

const chattr = (flag: string): Pinning['pin'] => {
  return (path) => {
    run('chattr', `+${flag}`, path);
    return () => run('chattr', `-${flag}`, path);
  };
};

const bind = (...options: readonly string[]): Pinning['pin'] => {
  return (path) => {
    const other = `${path}.mounted`;
    writeFileSync(other, readFileSync(path), { mode: statSync(path).mode & 0o777 });
    run('mount', '--bind', ...options, other, path);
    rmSync(other);
    return () => run('umount', path);
  };
};

const pinnings: readonly Pinning[] = [
  { name: 'an immutable file', pin: chattr('i'), said: /it is immutable; remove that attribute \(`chattr -i`/ },
  { name: 'a bind mount', pin: bind(), said: /another file is mounted on it; mount its folder instead/ },
  { name: 'a read-only bind mount', pin: bind('-o', 'ro'), said: /another file is mounted on it/ },
];

/** A read does not show it: only the rename fails. */
const appendOnly: Pinning = { name: 'an append-only file', pin: chattr('a'), said: /EPERM/ };

/** Returns why the test cannot run, in words; null: root may, and the file system supports these attributes. */
function whyNot(): string | null {
  if (process.platform !== 'linux' || !isRoot) return 'it takes root on Linux';
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kpki-filesystem-')));
  const path = join(folder, 'probe');
  try {
    writeFileSync(path, '');
    for (const { pin } of [...pinnings, appendOnly]) pin(path)();
    return null;
  } catch (error) {
    return `the file system of ${folder} (statfs type 0x${statfsSync(folder).type.toString(16)}) does not: ${error}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const reason = whyNot();
if (reason !== null) process.stderr.write(`pinned files are not tested: ${reason}\n`);

/** Simulates a SIGKILL right after this file has its name. */
function stopOnce(path: string): Watch {
  let isStopped = false;
  return {
    before: () => {
      if (isStopped) throw new Error('stopped by the test');
    },
    after: ({ onto }) => {
      isStopped ||= onto === path;
    },
  };
}

const [firstApplyId, secondApplyId] = ['2030-01-01T00:00:01Z/1', '2030-01-01T00:00:02Z/1'];

describe.skipIf(reason !== null)('a file that cannot be replaced', () => {
  let root = '';
  let sink: Sink;

  beforeEach(async () => {
    root = scratch(onTestFinished);
    sink = openSink({ root }, host, {});
    await writeAll(sink, generation(1), null);
  });

  const read = async () => readAll(sink);

  async function change(number: number, applyId: string): Promise<unknown> {
    return writeAll(sink, { ...generation(number), retain: applyId }, (await read())?.revision ?? null);
  }

  function pinned({ pin }: Pinning, entry: string): () => void {
    let isPinned = true;
    const unpin = pin(join(root, entry));
    const once = (): void => {
      if (isPinned) unpin();
      isPinned = false;
    };
    onTestFinished(once);
    return once;
  }

  // The first entry, a certificate that follows its key, and an entry in a separate folder.
  const entries = ['pki/ca.key', 'pki/ca.crt', 'pki/etcd/server.crt'];
  const cases = pinnings.flatMap((each) => entries.map((entry) => [each.name, entry, each] as const));

  test.each(cases)('%s: %s is found before anything is written, by a check too', async (_, entry, pinning) => {
    const unpin = pinned(pinning, entry);
    const before = listing(root);
    const at = sink.locate(everything, names);
    const why = expect.stringMatching(new RegExp(`${entry}: ${pinning.said.source}`));
    expect(await sink.missingRights?.([at], call)).toEqual([why]);
    await expect(change(2, secondApplyId)).rejects.toMatchObject({ code: 'denied', message: why });
    expect(listing(root)).toEqual(before);
    const gone = { set: new Map(), unset: new Set(names.keys()) };
    await expect(sink.write(at, gone, (await read())?.revision ?? null, call)).rejects.toMatchObject({
      code: 'denied',
    });
    expect([generationOf(await read(), 2), listing(root)]).toEqual([1, before]);
    unpin();
    expect(await sink.missingRights?.([at], call)).toEqual([]);
    await change(2, secondApplyId);
    expect(generationOf(await read(), 2)).toBe(2);
  });

  test.each(entries.slice(1))(
    'what shows at the rename alone: %s, and the key before it is restored',
    async (entry) => {
      const unpin = pinned(appendOnly, entry);
      const before = listing(root);
      const inodes = entries.map((each) => statSync(join(root, each)).mode);
      await expect(change(2, secondApplyId)).rejects.toMatchObject({
        code: 'denied',
        message: expect.stringMatching(/\(EPERM\); the files that were replaced before it are restored$/),
      });
      expect(generationOf(await read(), 2)).toBe(1);
      expect([listing(root), (await read())?.drift]).toEqual([before, []]);
      expect(entries.map((each) => statSync(join(root, each)).mode)).toEqual(inodes);
      unpin();
      await change(2, secondApplyId);
      expect(generationOf(await read(), 2)).toBe(2);
    },
  );

  test.each([...pinnings, appendOnly])(
    '$name: a write that was killed before it is undone by an undo',
    async (pinning) => {
      await change(2, firstApplyId);
      const processes = modelProcesses();
      const process = processes.process();
      const killed = openSink({ root }, host, {
        disk: watchedDisk(nodeDisk(), stopOnce(join(root, 'pki/ca.key'))),
        processes: process,
      });
      const there = killed.locate(everything, names);
      const revision = (await killed.read(there, call))?.revision ?? null;
      await killed.write(there, { ...generation(3), retain: secondApplyId }, revision, call).catch(() => undefined);
      process.kill();
      sink = openSink({ root }, host, { processes: processes.process() });
      expect(generationOf(await read(), 3)).toBe(null);
      pinned(pinning, 'pki/ca.crt');
      const at = sink.locate(everything, names);
      const undo = async () =>
        sink.undo?.restore(at, new Set(['pki/ca.key']), (await read())?.revision ?? null, secondApplyId, call);
      // The next write rolls the killed one back, and requires a new plan.
      await expect(undo()).rejects.toMatchObject({ code: 'conflict' });
      expect([generationOf(await read(), 3), (await read())?.retains, (await read())?.drift]).toEqual([
        2,
        firstApplyId,
        [],
      ]);
      // The content retained before can be restored.
      await undo();
      expect(readFileSync(join(root, 'pki/ca.key'), 'utf8')).toContain('generation 1');
    },
  );
});
