import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Background } from '../../terminal/theme-name.ts';
import type { Mouse } from '../state/mouse.ts';
import { withoutBackground } from './background.ts';
import { firstDraw } from './first-draw.ts';
import { type FunctionKey, withoutFunctionKeys } from './function-keys.ts';
import { mouseOff, mouseOn, withoutMouse } from './mouse.ts';

/** Who hears what a terminal sends that Ink does not know. */
interface TerminalListeners {
  readonly onBackground: (background: Background) => void;
  readonly onMouse: (mouse: Mouse) => void;
  readonly onFunctionKey: (name: string) => void;
}

export interface TakenTerminal {
  readonly stdout: NodeJS.WriteStream;
  readonly mouse: MouseMode;
  /** Returns the keys. Nothing is read before the reader asks: what is typed until then waits in the terminal. */
  readonly keys: (listeners: TerminalListeners) => NodeJS.ReadStream;
  /** Draws rows on the alternate screen until the view draws over them. */
  readonly drawFirst: (rows: readonly string[]) => void;
  /** Does nothing the second time. */
  readonly giveBack: () => void;
}

/** `hasMouse`: whether the mouse is kpki's, and not the terminal's. */
export function takeTerminal({ hasMouse }: { readonly hasMouse: boolean }): TakenTerminal {
  const { stdin, stdout } = process;
  // Ink reads keys only after its first frame: what is typed ahead would be echoed onto that, and shift it for good.
  stdin.setRawMode(true);
  stdout.write('\r');
  let isTaken = true;
  const giveBack = (): void => {
    if (!isTaken) return;
    isTaken = false;
    mouse.end();
    first.end();
    // Ink does this if it has drawn; a closed terminal has no modes.
    if (stdin.isRaw) stdin.setRawMode(false);
    fenced.open();
  };
  const fenced = fence((text) => first.passed(text));
  const write = (text: string): void => void fenced.stdout.write(text);
  const first = firstDraw(write, giveBack);
  const mouse = hasMouse ? mouseMode(write) : noMouse;
  mouse.on();
  return {
    stdout: fenced.stdout,
    mouse,
    // Reports of the mouse are dropped even if it is off: the program before may have left it on.
    keys: ({ onBackground, onMouse, onFunctionKey }) =>
      filtered(stdin, withoutBackground(onBackground), (piece) => {
        if (piece.is === 'function key') onFunctionKey(piece.name);
        else if (hasMouse) onMouse(piece);
      }),
    drawFirst: first.draw,
    giveBack,
  };
}

/** Whether the terminal reports the mouse. */
export interface MouseMode {
  readonly on: () => void;
  readonly off: () => void;
  /** Off for good. */
  readonly end: () => void;
}

const noMouse: MouseMode = { on: () => {}, off: () => {}, end: () => {} };

/** A shell that gets reports of the mouse shows them as text, so that even a crash turns them off. */
function mouseMode(write: (text: string) => void): MouseMode {
  let hasEnded = false;
  const off = (): void => write(mouseOff);
  process.once('exit', off);
  return {
    // Who was away may come back too late.
    on: () => {
      if (!hasEnded) write(mouseOn);
    },
    off,
    end: () => {
      hasEnded = true;
      process.off('exit', off);
      off();
    },
  };
}

/** A stream whose reader sees what a filter leaves. The mouse and function keys are reported in between, in their order. */
function filtered(
  stdin: NodeJS.ReadStream,
  filter: (chunk: string) => string,
  report: (piece: Mouse | FunctionKey) => void,
): NodeJS.ReadStream {
  const piecesOf = withoutMouse();
  const waiting: (string | Mouse | FunctionKey)[] = [];
  const read = (): string | null => {
    for (;;) {
      const piece = waiting.shift();
      if (piece === undefined) {
        const chunk: unknown = stdin.read();
        if (chunk === null) return null;
        for (const each of piecesOf(filter(String(chunk))))
          waiting.push(...(typeof each === 'string' ? withoutFunctionKeys(each) : [each]));
      } else if (typeof piece === 'string') return piece;
      else report(piece);
    }
  };
  return through(stdin, { read });
}

/** The same stream with other methods; its own run on the stream itself. */
function through<Stream extends object>(stream: Stream, methods: Readonly<Partial<Stream>>): Stream {
  return new Proxy(stream, {
    get: (target, property) => {
      const other: unknown = Reflect.get(methods, property);
      if (other !== undefined) return other;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Drops what others write while the UI is drawn: one line would shift the picture. Plugins have `host.log`. */
export function fence(passed: (text: string) => string = (text) => text): {
  readonly stdout: NodeJS.WriteStream;
  readonly open: () => void;
} {
  const { stdout, stderr } = process;
  const write = { out: stdout.write, err: stderr.write };
  const open = through(stdout, {
    write: ((chunk: unknown, ...rest: never[]): boolean =>
      write.out.call(
        stdout,
        typeof chunk === 'string' ? passed(chunk) : (chunk as string),
        ...rest,
      )) as typeof write.out,
  });
  const drop = ((_chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
    const callback = typeof encoding === 'function' ? encoding : done;
    if (typeof callback === 'function') callback();
    return true;
  }) as typeof stdout.write;
  stdout.write = drop;
  stderr.write = drop;
  return {
    stdout: open,
    open: () => {
      stdout.write = write.out;
      stderr.write = write.err;
    },
  };
}

/** Long enough for the signal to arrive; while the program is stopped, no timer runs. */
const moment = 50;

/** Stops the whole process group, as ctrl-z does, so that `npx` stops too. Resolves when `fg` continues it. */
export async function toShell(): Promise<void> {
  await letGo(process.stdin);
  process.kill(0, 'SIGTSTP');
  await setTimeout(moment);
}

/** Ink has given the terminal back, but Node would go on reading it and swallow what is typed into the shell. */
export async function letGo(stdin: NodeJS.ReadStream): Promise<void> {
  await setImmediate();
  while (stdin.readableLength > 0) stdin.read();
  stdin.pause();
  await setImmediate();
}
