import { render } from 'ink';
import type { Exit } from '../../exit-code.ts';
import { onTime, startClock } from '../clock.ts';
import { endWorker, whyItWaits } from '../end-worker.ts';
import { hearEndings } from '../endings.ts';
import { createStore, hearWorker, type Store } from '../store.ts';
import { lateWorker } from '../work/start-worker.ts';
import { App } from './app.tsx';
import { type TerminalEffects, terminalEffects } from './effects.ts';
import { hearKey } from './hear-key.ts';
import { lookOf } from './look.ts';
import { type Opened, openingNow, sizeNow } from './opening-now.ts';
import type { TakenTerminal } from './terminal.ts';

/** Runs the UI in a terminal that is taken. Returns how it ended, once the terminal is given back. Throws what broke it. */
export async function runUi(opened: Opened, terminal: TakenTerminal, signal: AbortSignal): Promise<Exit> {
  let defect: Error | null = null;
  const worker = lateWorker(
    (message) => hearWorker(store.dispatch, message),
    (error) => {
      defect = error;
      store.dispatch({ type: 'broken' });
    },
  );
  const stdin = terminal.keys({
    onBackground: (background) => store.dispatch({ type: 'background', background }),
    onMouse: (mouse) => store.dispatch({ type: 'mouse', mouse }),
    onFunctionKey: (name) => hearKey(store, { name, text: null }),
  });
  const effects = terminalEffects({
    write: (text) => void terminal.stdout.write(text),
    dispatch: (uiEvent) => store.dispatch(uiEvent),
    mouse: terminal.mouse,
    hasLeft: () => store.state().leaving !== null,
  });
  // Once more, since the terminal may have another size by now.
  const store = onTime(createStore(openingNow(opened), worker.send, effects.act));
  const deafen = listen(store, effects, signal);
  let ended: Awaited<ReturnType<typeof endWorker>>;
  try {
    // Two programs that start at once would both be late.
    await draw(store, { stdin, stdout: terminal.stdout }, effects, worker.start);
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

async function draw(
  store: Store,
  { stdin, stdout }: { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream },
  { attach }: TerminalEffects,
  onRender: () => void,
): Promise<void> {
  const app = render(<App store={store} look={lookOf(process.env)} attach={attach} />, {
    stdin,
    stdout,
    // With CI set, Ink would draw only the last frame.
    interactive: true,
    alternateScreen: true,
    exitOnCtrlC: false,
    patchConsole: false,
    incrementalRendering: true,
    // Ink would follow INK_SCREEN_READER; kpki has decided before.
    isScreenReaderEnabled: false,
    // The store limits the frames of the worker. Ink's limit would also hold back the answer to a key, by one of its frames.
    maxFps: 1000,
    onRender,
  });
  await app.waitUntilExit();
}

function listen(store: Store, { isAway }: TerminalEffects, signal: AbortSignal): () => void {
  const onResize = (): void => store.dispatch({ type: 'resized', ...sizeNow() });
  process.stdout.on('resize', onResize);
  const onEnd = (): void => store.dispatch({ type: 'ending', by: 'signal' });
  // Ctrl-C in an editor goes to all programs of the terminal, and is meant for the editor.
  const endEndings = hearEndings((by) => (by === 'SIGINT' && isAway() ? undefined : onEnd()), signal);
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
