import type { Readable, Writable } from 'node:stream';
import type { Exit } from '../../exit-code.ts';
import type { Target } from '../../session/target.ts';
import { hearEndings } from '../endings.ts';
import { hearWorker } from '../hear-worker.ts';
import { initial } from '../state/initial.ts';
import { isRunning } from '../state/is-running.ts';
import type { State } from '../state/model.ts';
import { isUnsaved } from '../state/screens/new-cluster/unsaved.ts';
import type { Happening } from '../state/update.ts';
import { startWorker } from '../work/start-worker.ts';
import { converse } from './conversation.ts';
import { lineInput } from './line-input.ts';

export interface OpenLinearOptions {
  readonly target: Target;
  readonly declared: boolean;
  readonly locked: boolean;
  readonly program: string;
  /** Aborted when the program is asked to end. */
  readonly signal: AbortSignal;
  /** `--accessible`, or the variable that says so. */
  readonly askedFor: string;
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
}

/** Nothing here depends on the size of the terminal: lines are as long as they are. */
const size = { columns: 80, rows: 24 } as const;

/** Opens the screen-reader mode, and answers how it ended. */
export async function openLinear(options: OpenLinearOptions): Promise<Exit> {
  const { input, output, askedFor, signal, ...opening } = options;
  const over = Promise.withResolvers<void>();
  let defect: Error | null = null;
  const worker = startWorker(
    (message) => act(() => hearWorker(conversation.dispatch, message)),
    (error) => {
      defect = error;
      act(() => conversation.dispatch({ type: 'broken' }));
    },
  );
  const conversation = converse({
    first: initial({ ...opening, size, now: Date.now() }),
    askedFor,
    perform: worker.send,
    write: (line) => output.write(`${line}\n`),
  });
  const act = (what: () => void): void => {
    if (conversation.state().leaving === null) what();
    if (conversation.state().leaving !== null) over.resolve();
    else if (input.isTTY === true && hiddenQuestion(conversation.state()) !== null) hiddenAnswer();
    else lines.shown();
  };
  const onLine = (line: string): void => act(() => conversation.hear(line));
  const end = (by: 'ctrl-c' | 'signal'): void => act(() => conversation.dispatch({ type: 'asked to end', by }));
  const lines = lineInput(input, onLine, () => act(() => conversation.dispatch(endOfInput(conversation.state()))));
  const hiddenAnswer = once(
    async () => {
      const asked = hiddenQuestion(conversation.state());
      const line = await lines.hidden();
      // To another question, or where none is any more, it would be a PIN in the wrong place.
      if (hiddenQuestion(conversation.state()) === asked) onLine(line ?? '');
    },
    () => end('ctrl-c'),
  );
  const endEndings = hearEndings((by) => end(by === 'SIGINT' ? 'ctrl-c' : 'signal'), signal);
  // A terminal that was closed takes no lines; what runs is to stop where it is whole all the same.
  const onUnheard = (): void => {};
  output.on('error', onUnheard);
  const clock = setInterval(() => act(() => conversation.dispatch({ type: 'tick', now: Date.now() })), 1000);
  await over.promise;
  clearInterval(clock);
  endEndings();
  output.off('error', onUnheard);
  lines.close();
  await worker.end();
  if (defect !== null) throw defect;
  return conversation.state().leaving?.exit ?? 'done';
}

/** The question whose answer must not be shown; null: what is typed may be. */
function hiddenQuestion({ overlay }: State): number | null {
  return overlay?.is === 'question' && overlay.hidden ? overlay.question : null;
}

/** Nobody will type anything any more: what runs is stopped where it is whole; else it is the same as to leave. */
function endOfInput(state: State): Happening {
  const isAsked = isRunning(state) || isUnsaved(state) || state.overlay !== null;
  return isAsked ? { type: 'asked to end', by: 'signal' } : { type: 'deed', deed: 'leave' };
}

/** Not begun anew while it is under way. */
function once(what: () => Promise<void>, onFailure: () => void): () => void {
  let running = false;
  return () => {
    if (running) return;
    running = true;
    what()
      .catch(onFailure)
      .finally(() => {
        running = false;
      });
  };
}
