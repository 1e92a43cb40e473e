import type { Readable, Writable } from 'node:stream';
import { WriteStream } from 'node:tty';
import { getSystemErrorMessage } from 'node:util';
import { runTexts } from '@kpki/presentation';
import { Fault } from '../fault.ts';
import { clean, cleanLines } from '../text/clean.ts';
import { type QuestionOptions, question } from './question.ts';
import type { TypedAnswers } from './typed-answers.ts';

export interface Terminal {
  out(text: string): void;
  /** Writes bytes that must not become text, such as a private key. Rejects if they do not arrive. */
  writeBytes(bytes: Uint8Array): Promise<void>;
  /** Writes progress, warnings and errors to standard error, without what a terminal would obey. */
  note(text: string): void;
  /** Replaces the line of progress, if it can be redrawn. */
  progress(text: string | null): void;
  /** Null if no person can answer. */
  ask(text: string, asking?: QuestionOptions): Promise<string | null>;
  /** Earlier hidden answers; absent in a program that asks for each once. */
  readonly typedAnswers?: TypedAnswers;
  /** Whether the user may be asked here to agree to a server or a program. */
  readonly asksForAgreement: boolean;
  /** Whether there is a terminal; without one, `ask` returns null. */
  readonly canAsk: boolean;
  readonly redraws: boolean;
  readonly outIsTerminal: boolean;
  readonly colors: boolean;
  /** Whether the UI can open: both ends are terminals that can be drawn on, or plain lines are enough. */
  readonly isInteractive: boolean;
  readonly columns: number;
}

export interface StreamTerminal extends Terminal {
  settle(): Promise<void>;
}

const defaultColumns = 80;
const eraseLine = '\r\u001b[K';

interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: NodeJS.ProcessEnv;
}

type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** `accessible`: prints whole lines that stay, and reads no key before Enter. */
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
    colors: stdout.isTTY === true && !accessible && hasColor(env),
    isInteractive: stdin.isTTY === true && stdout.isTTY === true && (accessible || !isDumb),
    // A terminal that does not know its size says 0.
    columns: stdout.columns || defaultColumns,
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
      notes.write(clean(text).slice(0, (stderr.columns || defaultColumns) - 1));
      drawn = true;
    },
    ask: async (text, asking = { hidden: false }) => {
      if (!canAsk) return null;
      erase();
      return question(stdin, stderr, cleanLines(text), { ...asking, inLines: accessible });
    },
  };
}

type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** Variables such as CI say nothing about where the output is seen. */
const ofTerminal = ['TERM', 'COLORTERM', 'TERM_PROGRAM', 'TERM_PROGRAM_VERSION', 'TMUX'] as const;

export type ColorDepth = 'mono' | 'sixteen' | 'indexed' | 'exact';

const depths: readonly (readonly [bits: number, depth: ColorDepth])[] = [
  [24, 'exact'],
  [8, 'indexed'],
  [4, 'sixteen'],
];

/** NO_COLOR (no-color.org) wins, since some people cannot read colors; then FORCE_COLOR, where `0` means none. */
export function colorDepthOf(env: EnvironmentVariables): ColorDepth {
  if ((env['NO_COLOR'] ?? '') !== '') return 'mono';
  const forced = env['FORCE_COLOR'];
  if (forced === '0' || forced === 'false') return 'mono';
  const terminal = Object.fromEntries(ofTerminal.map((name) => [name, env[name]]));
  const known = WriteStream.prototype.getColorDepth(terminal);
  const least = forced === undefined ? 0 : forced === '3' ? 24 : forced === '2' ? 8 : 4;
  // Node knows only some of the terminals whose names say how many colors they have.
  const named = /-256color$/.test(env['TERM'] ?? '') ? 8 : 0;
  const bits = Math.max(known, least, named);
  return depths.find(([needed]) => bits >= needed)?.[1] ?? 'mono';
}

export function hasColor(env: EnvironmentVariables): boolean {
  return colorDepthOf(env) !== 'mono';
}

/** `ACCESSIBLE` is used by other programs too, and the last one by Ink. */
const accessibleVariables = ['KPKI_ACCESSIBLE', 'ACCESSIBLE', 'INK_SCREEN_READER'] as const;

const off: readonly string[] = ['', '0', 'false'];

/** A screen reader cannot be detected, so it must be asked for. `KPKI_ACCESSIBLE=0` wins. */
export function accessibleBy(option: boolean, environment: NodeJS.ProcessEnv): string | null {
  const own = environment['KPKI_ACCESSIBLE'];
  if (own === '0' || own === 'false') return null;
  if (option) return '--accessible';
  const name = accessibleVariables.find((each) => !off.includes(environment[each] ?? ''));
  return name === undefined ? null : `${name}=${environment[name]}`;
}

interface Output {
  /** Drops the text if the stream is closed: the running work still finishes. */
  write(text: string): void;
  deliver(bytes: Uint8Array): Promise<void>;
  /** Waits until everything is written. Throws a Fault if something was lost, unless the reader closed the pipe. */
  settle(): Promise<void>;
}

/** A pipe without a reader, and a terminal that was closed. */
const closedByReader: readonly (string | undefined)[] = ['EPIPE', 'EIO'];

/** A reader may close the pipe at any time: that is no error. A full disk is one, reported at the end. */
function outputTo(stream: Writable, name: string): Output {
  let closed = false;
  let fault: Fault | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!closed && !closedByReader.includes(error.code)) fault = unwritable(name, error);
    closed = true;
  });
  return {
    write: (text) => {
      if (!closed) stream.write(text);
    },
    deliver: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (cause) => {
          // Reported here, so not at the end again.
          closed ||= Boolean(cause);
          if (cause) reject(unwritable(name, cause));
          else resolve();
        });
      }),
    settle: async () => {
      if (!closed) await new Promise<void>((resolve) => stream.write('', () => resolve()));
      if (fault !== null) throw fault;
    },
  };
}

function unwritable(name: string, cause: NodeJS.ErrnoException): Fault {
  const { code, errno } = cause;
  const why =
    errno === undefined || closedByReader.includes(code)
      ? runTexts.closedEarly
      : runTexts.tookPart(`${getSystemErrorMessage(errno)} (${code})`);
  return new Fault('failed', `${name} ${why}`, { cause });
}
