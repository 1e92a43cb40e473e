import { chmod, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host, Sink } from '@kpki/plugin';
import { type Harness, runCase, sinkCases } from '@kpki/plugin-conformance';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../src/node-disk.ts';
import type { RetainedRecord } from '../src/retained.ts';
import { openSink, sink as plugin } from '../src/sink.ts';
import { call } from './host.ts';
import { modelProcesses } from './processes.ts';
import { systemError } from './system-error.ts';
import { stopAfter, type Watch, watchedDisk } from './watched-disk.ts';

/**
 * The sink has no option that could hold a secret. A disk has no rate limit, and a disk that hangs blocks the call in
 * the kernel, where no signal ends it.
 */
const unproven: readonly (readonly [RegExp, string])[] = [
  [/^canary\.(options|errors)$/, 'canaries'],
  [/\.(throttled|one-attempt|reaches-nothing)$/, 'the hook throttle'],
  [/\.aborted$/, 'the hook silence'],
  [/\.(later|unanswered)$/, 'the hook disturb'],
];
const neededFor = (id: string): string | undefined => unproven.find(([pattern]) => pattern.test(id))?.[1];

/**
 * The sink has no rights to print: it manages modes and owners itself. A file holds a key in the clear by design,
 * because kubeadm and every component read it.
 */
const undeclared = new Set(['rights.told', 'rights.follow-locations', 'write.encrypted']);

/** Runs on the disk of this machine; refusals and disk errors are injected, because root is refused nothing. */
const harness: Harness<Sink> = {
  plugin,
  async open(host) {
    const root = await mkdtemp(join(tmpdir(), 'kpki-filesystem-'));
    const processes = modelProcesses();
    const refused = new Set<string>();
    let broken = false;
    const outside: Watch = {
      before: ({ path }) => {
        if (broken) throw systemError('EIO');
        if (refused.has(path)) throw systemError('EACCES');
      },
    };
    const open = async (lent: Host): Promise<Sink> =>
      openSink({ root }, lent, { disk: watchedDisk(nodeDisk(), outside), processes: processes.process() });
    return {
      instance: await open(host),
      dispose: () => rm(root, { recursive: true, force: true }),
      hooks: {
        reopen: open,
        damage: (at, entry) => chmod(join(at.id, entry), 0o644),
        deny: async (at) => {
          refused.add(at.id);
          return async () => refused.clear();
        },
        obstruct: async (at, entry) => {
          const path = join(at.id, entry);
          await rename(path, `${path}.elsewhere`);
          await symlink(`${path}.elsewhere`, path);
          return () => rename(`${path}.elsewhere`, path);
        },
        disconnect: async () => {
          broken = true;
          return async () => {
            broken = false;
          };
        },
        crash: async (write, steps) => {
          const watch = stopAfter(steps);
          const process = processes.process();
          const sink = openSink({ root }, host, { disk: watchedDisk(nodeDisk(), watch), processes: process });
          try {
            await sink.write(sink.locate(write.placement, write.kept), write.change, write.expected, call);
          } catch (error) {
            if (!watch.stopped()) throw error;
          }
          process.kill();
          return watch.stopped() ? 'killed' : 'finished';
        },
        lose: async (at, entry) => {
          const undo = join(at.id, '.kpki-undo');
          const { rows }: Pick<RetainedRecord, 'rows'> = JSON.parse(await readFile(join(undo, 'record'), 'utf8'));
          await rm(join(undo, rows.find((row) => row.entry === entry)?.before?.file ?? 'nothing'));
        },
        abandon: async (placement, kept, holder) => {
          const process = processes.process();
          const sink = openSink({ root }, host, { processes: process });
          await sink.lock?.([sink.locate(placement, kept)], holder, call);
          process.kill();
        },
      },
    };
  },
};

function expected(id: string): string {
  if (neededFor(id) !== undefined) return 'not proven';
  return undeclared.has(id) ? 'not declared' : 'passed';
}

describe('the filesystem sink', () => {
  /** The results by case; docs/plugins.md is generated from them. */
  const results: Record<string, string> = {};

  it.each(sinkCases.map((each) => [each.id, each] as const))('%s', async (id, each) => {
    const report = await runCase(each, harness);
    results[id] = report.result;
    expect(report).toEqual({
      id,
      result: expected(id),
      ...(neededFor(id) === undefined ? {} : { needs: neededFor(id) }),
    });
  });

  it('matches the page of plugins; `vitest -u` updates it', async () => {
    await expect(`${JSON.stringify(results, null, 2)}\n`).toMatchFileSnapshot('../reports/sink.json');
  });
});
