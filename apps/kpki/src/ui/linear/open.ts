import type { Readable, Writable } from 'node:stream';
import type { Exit } from '../../exit-code.ts';
import type { Target } from '../../session/configuration.ts';
import type { UiSettings } from '../../session/ui-settings.ts';
import { bellSequence } from '../../terminal/bell.ts';
import { copySequence } from '../../terminal/clipboard.ts';
import type { Editor } from '../../terminal/editor.ts';
import { endWorker, whyItWaits } from '../end-worker.ts';
import { hearEndings } from '../endings.ts';
import { defaultKeymap } from '../keymap.ts';
import { isRunning } from '../state/applying.ts';
import { initial } from '../state/initial.ts';
import type { State } from '../state/model.ts';
import { isUnsaved } from '../state/screens/new-cluster/unsaved.ts';
import type { UiEvent } from '../state/update.ts';
import { hearWorker } from '../store.ts';
import { tmuxCopies } from '../tmux-copies.ts';
import { startWorker } from '../work/start-worker.ts';
import { converse } from './conversation.ts';
import { type LineInput, lineInput } from './line-input.ts';
import { spoken } from './render/in-words.ts';

interface OpenLinearOptions {
  readonly target: Target;
  readonly declared: boolean;
  readonly readOnly: boolean;
  readonly settings: UiSettings;
  readonly clusters: readonly string[];
  readonly program: string;
  readonly editor: Editor;
  readonly isInTmux: boolean;
  readonly signal: AbortSignal;
  readonly askedFor: string;
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
}

/** Lines are as long as they are; the state needs some size. */
const size = { columns: 80, rows: 24 } as const;

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
  const tell = (line: string): void => {
    output.write(`${line}\n`);
  };
  const conversation = converse({
    first: initial({
      ...opening,
      keymap: defaultKeymap,
      bell: 'off',
      asksAgain: false,
      watching: false,
      size,
      now: Date.now(),
    }),
    askedFor,
    perform: worker.send,
    write: tell,
    act: (effect) => {
      if (effect.type === 'tmux copy') inTmux(effect);
      if (output.isTTY !== true) return;
      if (effect.type === 'copy') output.write(copySequence(effect.text));
      if (effect.type === 'ring') output.write(bellSequence(effect.bell, effect.text));
    },
  });
  const act = (what: () => void): void => {
    if (conversation.state().leaving === null) what();
    if (conversation.state().leaving === null) settle();
    else over.resolve();
  };
  const inTmux = tmuxCopies({
    dispatch: (uiEvent) => happen(uiEvent),
    write: (sequence) => {
      if (output.isTTY !== true || conversation.state().leaving !== null) return false;
      output.write(sequence);
      return true;
    },
  });
  const onLine = (line: string): void => act(() => conversation.hear(line));
  const happen = (uiEvent: UiEvent): void => act(() => conversation.dispatch(uiEvent));
  const lines = lineInput(input, onLine, () => happen(endOfInput(conversation.state())));
  const onInterrupt = (): void => happen({ type: 'ending', by: 'ctrl-c' });
  // A pipe has no echo.
  const settle =
    input.isTTY === true ? hiddenQuestions(lines, { state: conversation.state, onLine, onInterrupt }) : () => {};
  const deafen = listen(happen, signal);
  // A closed terminal takes no lines, but what runs must still stop where it is whole.
  const onUnheard = (): void => {};
  output.on('error', onUnheard);
  await over.promise;
  deafen();
  lines.close();
  const ended = await endWorker(worker, whyItWaits(conversation.state()), (line) => tell(spoken(line)));
  output.off('error', onUnheard);
  if (defect !== null) throw defect;
  return ended === 'killed' ? 'interrupted' : (conversation.state().leaving?.exit ?? 'done');
}

function listen(happen: (uiEvent: UiEvent) => void, signal: AbortSignal): () => void {
  const clock = setInterval(() => happen({ type: 'tick', now: Date.now() }), 1000);
  const endEndings = hearEndings((by) => happen({ type: 'ending', by: by === 'SIGINT' ? 'ctrl-c' : 'signal' }), signal);
  return () => {
    clearInterval(clock);
    endEndings();
  };
}

/** No more input: what runs is stopped where it is whole, else it is the same as to leave. */
function endOfInput(state: State): UiEvent {
  const isAsked = isRunning(state) || isUnsaved(state) || state.overlay !== null;
  return isAsked ? { type: 'ending', by: 'signal' } : { type: 'uiCommand', uiCommand: 'leave' };
}

interface LinearInput {
  readonly state: () => State;
  readonly onLine: (line: string) => void;
  readonly onInterrupt: () => void;
}

/** Hides what is typed while a hidden answer is asked for. To be called after each UI event. */
function hiddenQuestions(lines: Pick<LineInput, 'hidden' | 'shown'>, asked: LinearInput): () => void {
  let isHidden = false;
  const answer = async (): Promise<void> => {
    const question = hiddenQuestion(asked.state());
    const line = await lines.hidden();
    // Sent to another question, or to none, it would be a PIN in the wrong place.
    if (hiddenQuestion(asked.state()) === question) asked.onLine(line ?? '');
  };
  return () => {
    if (hiddenQuestion(asked.state()) === null) {
      lines.shown();
      return;
    }
    if (isHidden) return;
    isHidden = true;
    answer()
      .catch(asked.onInterrupt)
      .finally(() => {
        isHidden = false;
      });
  };
}

function hiddenQuestion({ overlay }: State): number | null {
  return overlay?.is === 'question' && overlay.hidden ? overlay.question : null;
}
