import { setImmediate, setTimeout } from 'node:timers/promises';

/** What the UI draws on, for itself alone until it is given back. */
export interface TakenTerminal {
  readonly stdout: NodeJS.WriteStream;
  readonly giveBack: () => void;
}

export function takeTerminal(): TakenTerminal {
  const { stdin, stdout } = process;
  // Ink reads keys only after its first frame: what is typed ahead would be echoed onto that, and shift it for good.
  stdin.setRawMode(true);
  stdout.write('\r');
  const fenced = fence();
  return {
    stdout: fenced.stdout,
    giveBack: () => {
      // Where Ink has drawn it has seen to this; a terminal that was closed has no modes any more.
      if (stdin.isRaw) stdin.setRawMode(false);
      fenced.open();
    },
  };
}

/**
 * Keeps everybody but the UI from writing to the terminal while it is drawn on: one stray line would shift the picture
 * for good. What others write meanwhile is dropped; a plugin has `host.log`.
 */
export function fence(): { readonly stdout: NodeJS.WriteStream; readonly open: () => void } {
  const { stdout, stderr } = process;
  const write = { out: stdout.write, err: stderr.write };
  const real = stdout.write.bind(stdout);
  const through = new Proxy(stdout, {
    get: (target, property) => {
      if (property === 'write') return real;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const drop = ((_chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
    const callback = typeof encoding === 'function' ? encoding : done;
    if (typeof callback === 'function') callback();
    return true;
  }) as typeof stdout.write;
  stdout.write = drop;
  stderr.write = drop;
  return {
    stdout: through,
    open: () => {
      stdout.write = write.out;
      stderr.write = write.err;
    },
  };
}

/** Long enough for the signal to arrive; while the program is stopped, no timer runs. */
const moment = 50;

/**
 * Gives the terminal to the shell, as ctrl-z does everywhere else, and answers when `fg` has brought the program back.
 * The signal goes to all that the shell started with this program, as it would from the terminal: `npx` stops too. In
 * a terminal without a shell nobody could bring it back, and the system takes no notice of the signal.
 */
export async function toShell(): Promise<void> {
  await letGo(process.stdin);
  process.kill(0, 'SIGTSTP');
  await setTimeout(moment);
}

/** Ink has given the terminal back, but Node would go on reading it and swallow what is typed into the shell. */
async function letGo(stdin: NodeJS.ReadStream): Promise<void> {
  await setImmediate();
  while (stdin.readableLength > 0) stdin.read();
  stdin.pause();
  await setImmediate();
}
