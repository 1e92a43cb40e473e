import type { Readable, Writable } from 'node:stream';
import { WriteStream } from 'node:tty';
import { clean, cleanLines } from '../text/clean.ts';
import { outputTo } from './output.ts';
import { type QuestionOptions, question } from './question.ts';
import type { TypedAnswers } from './typed-answers.ts';

/** The program's way to the outside: what it says goes through here, and so do its questions. */
export interface Terminal {
  /** What was asked for: a plan, a report, records. Goes to standard output, as long as somebody reads it. */
  out(text: string): void;
  /** The same as bytes, which never become text: a file with a private key in it. Rejects when nobody takes them. */
  writeBytes(bytes: Uint8Array): Promise<void>;
  /** What accompanies it: progress, warnings, errors. Goes to standard error, and no terminal obeys what is in it. */
  note(text: string): void;
  /** Replaces the line of progress; does nothing where it cannot be redrawn. */
  progress(text: string | null): void;
  /** Null when nobody is there to answer. */
  ask(text: string, asking?: QuestionOptions): Promise<string | null>;
  /** What was typed before where nothing was shown of it; none where a program asks for each thing once. */
  readonly typedAnswers?: TypedAnswers;
  /** Whether the user may be asked here to agree to a server or a program. */
  readonly asksForAgreement: boolean;
  /** Whether there is a terminal to answer at: `ask` answers null where there is none. */
  readonly canAsk: boolean;
  /** Whether a line of progress can be replaced by the next. */
  readonly redraws: boolean;
  /** Whether standard output is shown to somebody, rather than kept. */
  readonly outIsTerminal: boolean;
  /** Whether standard output shows colors. */
  readonly colors: boolean;
  /** Whether the UI can be opened: both ends are a terminal, and one that can be drawn on, unless lines are enough. */
  readonly isInteractive: boolean;
  readonly columns: number;
}

/** A terminal of streams, such as those of the process. */
export interface StreamTerminal extends Terminal {
  /** Waits until standard output has all of it. Rejects when it did not take it, as on a full disk. */
  settle(): Promise<void>;
}

const usualColumns = 80;
const eraseLine = '\r\u001b[K';

/** What is looked at of a process. */
export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: NodeJS.ProcessEnv;
}

type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** `accessible`: whole lines, which stay as they are, and no key is read before Enter. */
export function streamTerminal(
  { stdin, stdout, stderr, env }: Streams,
  { accessible }: { readonly accessible: boolean },
): StreamTerminal {
  const canAsk = stdin.isTTY === true && stderr.isTTY === true;
  const isDumb = env['TERM'] === 'dumb';
  const redraws = stderr.isTTY === true && !isDumb && !accessible;
  const output = outputTo(stdout, 'standard output');
  const notes = outputTo(stderr, 'standard error');
  let drawn = false;
  const erase = (): void => {
    if (drawn) notes.write(eraseLine);
    drawn = false;
  };
  return {
    asksForAgreement: canAsk,
    canAsk,
    redraws,
    outIsTerminal: stdout.isTTY === true,
    colors: stdout.isTTY === true && !accessible && hasColour(env),
    isInteractive: stdin.isTTY === true && stdout.isTTY === true && (accessible || !isDumb),
    // A terminal that does not know its size says 0.
    columns: stdout.columns || usualColumns,
    out: (text) => {
      erase();
      output.write(`${text}\n`);
    },
    writeBytes: async (bytes) => {
      erase();
      await output.deliver(bytes);
    },
    settle: () => output.settle(),
    note: (text) => {
      erase();
      notes.write(`${cleanLines(text)}\n`);
    },
    progress: (text) => {
      erase();
      if (text === null || !redraws) return;
      notes.write(clean(text).slice(0, (stderr.columns || usualColumns) - 1));
      drawn = true;
    },
    ask: async (text, asking = { hidden: false }) => {
      if (!canAsk) return null;
      erase();
      return question(stdin, stderr, cleanLines(text), { ...asking, inLines: accessible });
    },
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What tells which terminal it is. What tells where the program runs, as CI does, says nothing of what is seen there. */
const ofTerminal = ['TERM', 'COLORTERM', 'TERM_PROGRAM', 'TERM_PROGRAM_VERSION', 'TMUX'] as const;

const sixteen = 4;

/**
 * Whether this terminal is drawn on in colour. NO_COLOR, of no-color.org, is the strongest: somebody cannot read them.
 * Then FORCE_COLOR, where `0` and `false` mean none; else the terminal must know the sixteen colours that are used.
 */
export function hasColour(env: Environment): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  const terminal = Object.fromEntries(ofTerminal.map((name) => [name, env[name]]));
  return WriteStream.prototype.getColorDepth(terminal) >= sixteen;
}

/** The accessibleVariables that ask for plain lines; programs beside kpki know the second, and Ink's the third. */
const accessibleVariables = ['KPKI_ACCESSIBLE', 'ACCESSIBLE', 'INK_SCREEN_READER'] as const;

const off: readonly string[] = ['', '0', 'false'];

/**
 * What asked for plain lines, for somebody who hears the terminal instead of seeing it: `--accessible` or
 * `ACCESSIBLE=1`; null when nothing did. A terminal does not tell whether a screen reader reads it, so it has to be
 * asked for. `KPKI_ACCESSIBLE=0` is stronger than all others.
 */
export function accessibleBy(option: boolean, environment: NodeJS.ProcessEnv): string | null {
  const own = environment['KPKI_ACCESSIBLE'];
  if (own === '0' || own === 'false') return null;
  if (option) return '--accessible';
  const name = accessibleVariables.find((each) => !off.includes(environment[each] ?? ''));
  return name === undefined ? null : `${name}=${environment[name]}`;
}
