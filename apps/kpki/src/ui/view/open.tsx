import { render } from 'ink';
import type { Exit } from '../../exit-code.ts';
import type { Target } from '../../session/configuration.ts';
import type { UiSettings } from '../../session/ui-settings.ts';
import type { Editor } from '../../terminal/editor.ts';
import { onTime, startClock } from '../clock.ts';
import { endWorker, whyItWaits } from '../end-worker.ts';
import { hearEndings } from '../endings.ts';
import type { Keymap } from '../keymap.ts';
import { initial } from '../state/initial.ts';
import type { Size } from '../state/model.ts';
import { createStore, hearWorker, type Store } from '../store.ts';
import { lateWorker } from '../work/start-worker.ts';
import { App } from './app.tsx';
import { type TerminalEffects, terminalEffects } from './effects.ts';
import { lookOf } from './look.ts';
import { type TakenTerminal, takeTerminal } from './terminal.ts';

interface OpenOptions {
  readonly target: Target;
  readonly declared: boolean;
  readonly readOnly: boolean;
  readonly settings: UiSettings;
  readonly keymap: Keymap;
  readonly clusters: readonly string[];
  readonly program: string;
  readonly editor: Editor;
  readonly isInTmux: boolean;
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
  const opening = initial({
    ...options,
    bell: 'bell',
    asksAgain: true,
    watching: true,
    size: sizeNow(),
    now: Date.now(),
  });
  // Before any effect: an answer of the terminal must not be echoed.
  const terminal = takeTerminal({
    onBackground: (background) => store.dispatch({ type: 'background', background }),
    onMouse: options.settings.mouse ? (mouse) => store.dispatch({ type: 'mouse', mouse }) : null,
  });
  const effects = terminalEffects({
    write: (text) => void terminal.stdout.write(text),
    dispatch: (uiEvent) => store.dispatch(uiEvent),
    mouse: terminal.mouse,
    hasLeft: () => store.state().leaving !== null,
  });
  const store = onTime(createStore(opening, worker.send, effects.act));
  const deafen = listen(store, effects, signal);
  let ended: Awaited<ReturnType<typeof endWorker>>;
  try {
    // Two programs that start at once would both be late.
    await draw(store, terminal, effects, worker.start);
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
  { stdin, stdout }: TakenTerminal,
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
    // Twice the store's rate, so that a key need not wait for a frame of the worker.
    maxFps: 60,
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

function sizeNow(): Size {
  const { columns, rows } = process.stdout;
  return { columns, rows };
}
