import { render } from 'ink';
import type { Exit } from '../../exit-code.ts';
import type { Target } from '../../session/configuration.ts';
import { onTime, startClock } from '../clock.ts';
import { endWorker, whyItWaits } from '../end-worker.ts';
import { hearEndings } from '../endings.ts';
import { initial } from '../state/initial.ts';
import type { Size } from '../state/model.ts';
import { createStore, hearWorker, type Store } from '../store.ts';
import { lateWorker } from '../work/start-worker.ts';
import { App } from './app.tsx';
import { LookContext, lookOf } from './look.ts';
import { takeTerminal } from './terminal.ts';

export interface OpenOptions {
  readonly target: Target;
  readonly declared: boolean;
  readonly readOnly: boolean;
  readonly program: string;
  readonly signal: AbortSignal;
}

/** Opens the UI. Returns how it ended, once the terminal is given back. Throws what broke it. */
export async function openUi({ signal, ...options }: OpenOptions): Promise<Exit> {
  let defect: Error | null = null;
  const worker = lateWorker(
    (message) => hearWorker(store.dispatch, message),
    (error) => {
      defect = error;
      store.dispatch({ type: 'broken' });
    },
  );
  const store = onTime(createStore(initial({ ...options, size: sizeNow(), now: Date.now() }), worker.send));
  const terminal = takeTerminal();
  const deafen = listen(store, signal);
  let ended: Awaited<ReturnType<typeof endWorker>>;
  try {
    // Two programs that start at once would both be late.
    await draw(store, terminal.stdout, worker.start);
  } finally {
    deafen();
    terminal.giveBack();
    ended = await endWorker(worker, whyItWaits(store.state()), (line) => process.stderr.write(`${line}\n`));
  }
  // The exit lines would say that what was written is whole.
  if (ended === 'killed') return 'interrupted';
  const { leaving } = store.state();
  for (const line of leaving?.lines ?? []) process.stdout.write(`${line}\n`);
  if (defect !== null) throw defect;
  return leaving?.exit ?? 'done';
}

async function draw(store: Store, stdout: NodeJS.WriteStream, onRender: () => void): Promise<void> {
  const app = render(
    <LookContext value={lookOf(process.env)}>
      <App store={store} />
    </LookContext>,
    {
      stdout,
      // With CI set, Ink would draw only the last frame.
      interactive: true,
      alternateScreen: true,
      exitOnCtrlC: false,
      patchConsole: false,
      incrementalRendering: true,
      // Twice the store's rate, so that a key need not wait for a frame of the worker.
      maxFps: 60,
      onRender,
    },
  );
  await app.waitUntilExit();
}

function listen(store: Store, signal: AbortSignal): () => void {
  const onResize = (): void => store.dispatch({ type: 'resized', ...sizeNow() });
  process.stdout.on('resize', onResize);
  const onEnd = (): void => store.dispatch({ type: 'asked to end', by: 'signal' });
  const endEndings = hearEndings(onEnd, signal);
  // A terminal may close without a signal.
  process.stdin.on('end', onEnd);
  process.stdin.on('error', onEnd);
  const stopClock = startClock(store);
  return () => {
    stopClock();
    endEndings();
    process.stdin.off('end', onEnd);
    process.stdin.off('error', onEnd);
    process.stdout.off('resize', onResize);
  };
}

function sizeNow(): Size {
  const { columns, rows } = process.stdout;
  return { columns, rows };
}
