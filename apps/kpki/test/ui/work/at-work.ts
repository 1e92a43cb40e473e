import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { onTestFinished, vi } from 'vitest';
import type { FromWorker } from '../../../src/ui/work/messages.ts';
import type { Notice } from '../../../src/ui/work/notice.ts';
import { type RunningWorker, startWorker } from '../../../src/ui/work/start-worker.ts';
import type { Task } from '../../../src/ui/work/task.ts';
import { trust } from '../../trusting.ts';

export interface AtWork {
  readonly folder: string;
  /** An environment of the file in that folder: `local`, or `odd`, whose sink is the test's own. */
  readonly target: (environment: 'local' | 'odd') => { readonly file: string; readonly environment: string };
  readonly send: (run: number, task: Task) => void;
  readonly end: () => Promise<void>;
  readonly kill: () => void;
  /** Everything that was said until now. */
  readonly notices: (run: number) => readonly Notice[];
  readonly defects: readonly Error[];
  /** Answers the notice once it has come. */
  readonly hear: <T extends Notice['type']>(run: number, type: T) => Promise<Extract<Notice, { type: T }>>;
}

const declaration = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: x }
spec:
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
environments:
  local: { sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } } }
  odd: { sinks: { main: { use: ./odd.mjs, with: { root: ./odd }, layout: kubeadm } } }
`;

/**
 * A thread at work for a test, on a declaration in a new folder. `opening` is what the odd sink does with `own` and `host`.
 * A thread that nothing has ended works for the next test too.
 */
export async function atWork(opening: string): Promise<AtWork> {
  const { path: folder, [Symbol.asyncDispose]: remove } = await temporaryDirectory();
  const filesystem = JSON.stringify(new URL('../../../../../packages/filesystem/src/index.ts', import.meta.url).href);
  await writeFile(join(folder, 'kpki.yaml'), declaration);
  await writeFile(
    join(folder, 'odd.mjs'),
    `import { sink as plain } from ${filesystem};
export const sink = {
  ...plain,
  name: 'odd',
  open: async (options, host) => {
    const own = await plain.open(options, host);
    ${opening}
  },
};
`,
  );
  await trust('./odd.mjs', folder);
  const thread = threadToUse();
  const base = thread.runs;
  onTestFinished(async () => {
    await leave(thread, base);
    await remove();
  });
  const notices = (run: number): readonly Notice[] => noticesOf(thread, base + run);
  const leaveAlone = (): void => {
    thread.isOver = true;
  };
  return {
    folder,
    target: (environment) => ({ file: join(folder, 'kpki.yaml'), environment }),
    send: (run, task) => {
      thread.runs = Math.max(thread.runs, base + run);
      const there = task.type === 'stop' ? { ...task, of: base + task.of } : task;
      if (task.type !== 'stop' && task.type !== 'answer') thread.begun.add(base + run);
      thread.worker.send({ run: base + run, task: there });
    },
    notices,
    end: async () => {
      leaveAlone();
      await thread.worker.end();
    },
    kill: () => {
      leaveAlone();
      thread.worker.kill();
    },
    defects: thread.defects,
    hear: (run, type) =>
      vi.waitFor(
        () => {
          const found = notices(run).find((notice) => notice.type === type);
          if (found === undefined) throw new Error(`no "${type}" of run ${run}: ${JSON.stringify(notices(run))}`);
          return found as Extract<Notice, { type: typeof type }>;
        },
        { timeout: 20_000, interval: 5 },
      ),
  };
}

/** A thread that works for one test after the other: from source it takes a second or two to start. */
interface Thread {
  readonly worker: RunningWorker;
  readonly heard: FromWorker[];
  readonly defects: Error[];
  /** Those that are to end by themselves. */
  readonly begun: Set<number>;
  /** The highest number of a run so far. */
  runs: number;
  /** It was ended, or does not do as it is told: the next test has another. */
  isOver: boolean;
}

let current: Thread | null = null;
/** Ends it where no other test wants it: nothing is left of it behind the last one. */
let ending: NodeJS.Timeout | undefined;
const endsAfter = 3000;

function threadToUse(): Thread {
  clearTimeout(ending);
  if (current !== null && !current.isOver) return current;
  const heard: FromWorker[] = [];
  const defects: Error[] = [];
  current = {
    worker: startCached(
      (message) => heard.push(message),
      (error) => defects.push(error),
    ),
    heard,
    defects,
    begun: new Set(),
    runs: 0,
    isOver: false,
  };
  return current;
}

let cache: string | null = null;

/** The second thread of a process finds the sources as the first has compiled them. */
function startCached(...hearing: Parameters<typeof startWorker>): RunningWorker {
  if (cache === null) {
    const folder = mkdtempSync(join(tmpdir(), 'kpki-compiled-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    cache = folder;
  }
  const before = process.env['NODE_COMPILE_CACHE'];
  process.env['NODE_COMPILE_CACHE'] = cache;
  try {
    return startWorker(...hearing);
  } finally {
    if (before === undefined) delete process.env['NODE_COMPILE_CACHE'];
    else process.env['NODE_COMPILE_CACHE'] = before;
  }
}

function noticesOf({ heard }: Thread, run: number): readonly Notice[] {
  return heard.filter((message) => message.run === run).flatMap((message) => message.notices);
}

/** The last that is said of a task. */
const lastWords: readonly Notice['type'][] = [
  'known',
  'planned',
  'undo planned',
  'applied',
  'checked',
  'conformance over',
  'trouble',
];

/** Stops what a test leaves undone; a thread that has defects, or does not hear that, is ended. */
async function leave(thread: Thread, base: number): Promise<void> {
  const isUndone = (run: number): boolean =>
    run > base && !noticesOf(thread, run).some(({ type }) => lastWords.includes(type));
  const undone = [...thread.begun].filter(isUndone);
  thread.isOver ||= thread.defects.length > 0;
  if (!thread.isOver && undone.length > 0) {
    thread.runs += 1;
    for (const run of undone) thread.worker.send({ run: thread.runs, task: { type: 'stop', of: run } });
    const areDone = vi.waitUntil(() => !undone.some(isUndone), { timeout: 2000, interval: 5 });
    await areDone.catch(() => {
      thread.isOver = true;
    });
  }
  if (thread.isOver) await thread.worker.end();
  else
    ending = setTimeout(() => {
      thread.isOver = true;
      void thread.worker.end();
    }, endsAfter).unref();
  if (thread.isOver && current === thread) current = null;
}
