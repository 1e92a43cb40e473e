import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '@kpki/services';
import { onTestFailed, onTestFinished, vi } from 'vitest';
import { type RunningWorker, startWorker } from '../../../src/ui/work/start-worker.ts';
import type { FromWorker, Notice, Task } from '../../../src/ui/work/task.ts';
import { clusterPki } from '../../configurations.ts';
import { trust } from '../../trusting.ts';

export interface AtWork {
  readonly folder: string;
  /** `local`, or `odd`, whose sink is the test's own. */
  readonly target: (environment: 'local' | 'odd') => { readonly file: string; readonly environment: string };
  readonly send: (run: number, task: Task) => void;
  readonly end: () => Promise<void>;
  readonly kill: () => void;
  readonly notices: (run: number) => readonly Notice[];
  readonly defects: readonly Error[];
  readonly hear: <T extends Notice['type']>(
    run: number,
    type: T,
    count?: number,
  ) => Promise<Extract<Notice, { type: T }>>;
  readonly defect: () => Promise<void>;
}

export async function thereIs(file: string): Promise<void> {
  await vi.waitUntil(() => existsSync(file), { timeout: 60_000, interval: 5 });
}

const configurationText = `${clusterPki('x')}
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
environments:
  local: { sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } } }
  odd: { sinks: { main: { use: ./odd.mjs, with: { root: ./odd }, layout: kubeadm } } }
`;

/**
 * A worker thread on a file in a new folder. `opening` is what the odd sink does with `own` and `host`. The thread is
 * reused unless something ended it.
 */
export async function atWork(opening: string): Promise<AtWork> {
  const { path: folder, [Symbol.asyncDispose]: remove } = await temporaryDirectory();
  const filesystem = JSON.stringify(new URL('../../../../../packages/filesystem/src/index.ts', import.meta.url).href);
  await writeFile(join(folder, 'kpki.yaml'), configurationText);
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
  onTestFailed(() => {
    process.stderr.write(`heard: ${JSON.stringify(thread.heard.filter(({ run }) => run > base))}\n`);
  });
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
      if (task.type !== 'stop' && task.type !== 'answer') thread.begun.set(base + run, task.type);
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
    hear: (run, type, count = 1) =>
      heard(thread, () => {
        const found = notices(run).filter((notice) => notice.type === type)[count - 1];
        return found as Extract<Notice, { type: typeof type }> | undefined;
      }),
    defect: async () => {
      await heard(thread, () => thread.defects[0]);
    },
  };
}

/** Reused by tests: from source it takes a second or two to start. */
interface Thread {
  readonly worker: RunningWorker;
  readonly heard: FromWorker[];
  readonly defects: Error[];
  readonly listening: Set<() => void>;
  readonly begun: Map<number, Task['type']>;
  runs: number;
  /** Ended, or does not obey: the next test starts another. */
  isOver: boolean;
}

let current: Thread | null = null;
/** Ends it if no other test wants it. */
let ending: NodeJS.Timeout | undefined;
const endsAfter = 3000;

function threadToUse(): Thread {
  clearTimeout(ending);
  if (current !== null && !current.isOver) return current;
  const heard: FromWorker[] = [];
  const defects: Error[] = [];
  const listening = new Set<() => void>();
  const tell = (): void => {
    for (const look of listening) look();
  };
  current = {
    worker: startCached(
      (message) => {
        heard.push(message);
        tell();
      },
      (error) => {
        defects.push(error);
        tell();
      },
    ),
    heard,
    defects,
    listening,
    begun: new Map(),
    runs: 0,
    isOver: false,
  };
  return current;
}

function heard<T>({ listening }: Thread, find: () => T | undefined): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const look = (): void => {
    const found = find();
    if (found === undefined) return;
    listening.delete(look);
    resolve(found);
  };
  listening.add(look);
  look();
  return promise;
}

/** Compiled sources, shared by the threads of all processes and runs: each would take a second more. */
const cache = fileURLToPath(new URL('../../../../../node_modules/.cache/kpki/compiled', import.meta.url));
let isTidied = false;

/** Each test compiles a plugin of its own. */
function tidyCache(): void {
  if (isTidied) return;
  isTidied = true;
  mkdirSync(cache, { recursive: true });
  const yesterday = Date.now() - 24 * 3600 * 1000;
  for (const entry of readdirSync(cache, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    // Other processes tidy it at the same time.
    const stats = entry.isFile() ? statSync(file, { throwIfNoEntry: false }) : undefined;
    if (stats !== undefined && stats.mtimeMs < yesterday) rmSync(file, { force: true });
  }
}

export function startCached(...hearing: Parameters<typeof startWorker>): RunningWorker {
  tidyCache();
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

const lastWords: readonly Notice['type'][] = [
  'live over',
  'known',
  'planned',
  'undo planned',
  'applied',
  'checked',
  'conformance over',
  'failure',
];

/** Stops what a test left undone; ends a thread with defects, or that does not obey. */
async function leave(thread: Thread, base: number): Promise<void> {
  const isUndone = (run: number): boolean =>
    run > base && !noticesOf(thread, run).some(({ type }) => lastWords.includes(type));
  // A newer task may have replaced it before its turn: nothing is ever reported of it.
  const isReplaced = (run: number): boolean =>
    noticesOf(thread, run).length === 0 &&
    [...thread.begun].some(([newer, type]) => newer > run && type === thread.begun.get(run));
  const undone = [...thread.begun.keys()].filter((run) => isUndone(run) && !isReplaced(run));
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
