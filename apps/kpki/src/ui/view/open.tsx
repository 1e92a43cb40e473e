import { render } from 'ink';
import type { Exit } from '../../exit-code.ts';
import type { Target } from '../../session/target.ts';
import { initial } from '../state/initial.ts';
import { createStore } from '../store.ts';
import { lateWorker } from '../work/late-worker.ts';
import { App } from './app.tsx';
import { fence } from './fence.ts';
import { LookContext, lookOf } from './look/look.ts';

export interface OpenOptions {
  readonly target: Target;
  readonly declared: boolean;
  readonly locked: boolean;
  readonly program: string;
  /** Aborted when the program is asked to end. */
  readonly signal: AbortSignal;
}

/** While the UI is open somebody has to listen for these: of one that nobody else hears, Ink has the process die. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Opens the UI, and answers how it ended once it is left and the terminal is given back. */
export async function openUi({ signal, ...options }: OpenOptions): Promise<Exit> {
  const size = (): { readonly columns: number; readonly rows: number } => ({
    columns: process.stdout.columns,
    rows: process.stdout.rows,
  });
  let defect: Error | null = null;
  const worker = lateWorker(
    ({ run, of, notices }) => {
      store.dispatch({ type: 'tick', now: Date.now() });
      for (const notice of notices) store.dispatch({ type: 'notice', of, run, notice });
    },
    (error) => {
      defect = error;
      store.dispatch({ type: 'broken' });
    },
  );
  const store = createStore(initial({ ...options, size: size(), now: Date.now() }), worker.send);
  // Ink reads keys only after its first frame: what is typed ahead would be echoed onto that, and shift it for good.
  process.stdin.setRawMode(true);
  process.stdout.write('\r');
  const fenced = fence();
  const app = render(
    <LookContext value={lookOf(process.env)}>
      <App store={store} />
    </LookContext>,
    {
      stdout: fenced.stdout,
      // Ink would draw only the last frame where CI is set.
      interactive: true,
      alternateScreen: true,
      exitOnCtrlC: false,
      patchConsole: false,
      incrementalRendering: true,
      // Twice as many as the store tells of work that goes on, so that a key has not to wait for such a frame.
      maxFps: 60,
      // Two programs that start at once would both be late.
      onRender: worker.start,
    },
  );
  const onResize = (): void => store.dispatch({ type: 'resized', ...size() });
  process.stdout.on('resize', onResize);
  const onEnd = (): void => store.dispatch({ type: 'asked to end' });
  signal.addEventListener('abort', onEnd);
  for (const ending of endings) process.on(ending, onEnd);
  const clock = setInterval(() => store.dispatch({ type: 'tick', now: Date.now() }), 1000);
  try {
    await app.waitUntilExit();
  } finally {
    clearInterval(clock);
    process.stdout.off('resize', onResize);
    signal.removeEventListener('abort', onEnd);
    for (const ending of endings) process.off(ending, onEnd);
    fenced.open();
    await worker.end();
  }
  if (defect !== null) throw defect;
  const leaving = store.state().leaving;
  for (const line of leaving?.lines ?? []) process.stdout.write(`${line}\n`);
  return leaving?.exit ?? 'done';
}
