import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startTmuxServer } from './tmux-server.ts';

export interface TerminalOptions {
  readonly directory: string;
  /** A folder of the terminal's own: for tmux's socket, and for the bytes that the terminal is sent. */
  readonly folder: string;
  readonly columns: number;
  readonly rows: number;
  /** All that the shell has of an environment; but `TERM` is `tmux-256color` where it is not said. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the shell knows that it runs in tmux. */
  readonly knowsTmux?: boolean;
}

export interface TerminalModes {
  readonly alternateScreen: boolean;
  readonly cursorShown: boolean;
  readonly title: string;
}

/** A terminal with bash in it, for tests that sit in front of it as a person does. Disposing of it closes it. */
export interface Terminal extends AsyncDisposable {
  /** Types letters, all at once, as fast fingers do. */
  type(text: string): Promise<void>;
  /** Presses keys by the names that tmux has for them: `Enter`, `Down`, `BTab`, `C-c`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Pastes a text as terminals do: between marks, where the program asked for them. */
  paste(text: string): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  screen(): Promise<string>;
  /** The same with the sequences that color it. */
  coloredScreen(): Promise<string>;
  scrollback(): Promise<string>;
  /** Waits until a text is seen, and answers the screen. Rejects with the last screen, by default after 90 seconds. */
  see(text: string | RegExp, withinMilliseconds?: number): Promise<string>;
  seeGone(text: string | RegExp, withinMilliseconds?: number): Promise<string>;
  seeOther(screen: string): Promise<string>;
  bytes(): Promise<string>;
  modes(): Promise<TerminalModes>;
  /** Closes the window, as a person does whatever runs in it. */
  close(): Promise<void>;
  /** Returns the newest paste buffer of tmux; fails if there is none. */
  buffer(): Promise<string>;
}

/** For a machine whose cores are shared with much else; what is seen costs no time. */
const timeLimit = 90_000;
const pollMilliseconds = 30;
/** A frame comes in pieces, and slowly where others want the machine too: only one that stands still is whole. */
const stillFor = 4;
const pane = ['-t', 'shell'] as const;

export async function openTerminal(options: TerminalOptions): Promise<Terminal> {
  const { columns, rows, directory, folder } = options;
  const server = await startTmuxServer(folder);
  const size = ['-x', String(columns), '-y', String(rows)];
  await server.run('new-session', '-d', '-s', 'shell', ...size, '-c', directory, ...shell(options));
  const received = join(folder, 'bytes');
  await server.run('pipe-pane', '-O', ...pane, `cat > '${received}'`);
  // The screen is looked at some dozen times a second, for which a process each is too much.
  const client = await server.attach('shell');

  const capture = async (...flags: readonly string[]): Promise<string> =>
    (await client.run('capture-pane', '-p', ...pane, ...flags)).replaceAll(/ +$/gm, '');

  const wait = async (until: (screen: string) => boolean, what: string, within = timeLimit): Promise<string> => {
    const deadline = performance.now() + within;
    let before = '';
    for (let same = 1; ; ) {
      const screen = await capture();
      same = screen === before ? same + 1 : 1;
      if (same >= stillFor && until(screen)) return screen;
      if (performance.now() > deadline) throw new Error(`${what} within ${within / 1000} s:\n${screen}`);
      before = screen;
      await pause(pollMilliseconds);
    }
  };

  return {
    type: async (text) => void (await client.run('send-keys', ...pane, '-l', '--', text)),
    press: async (...keys) => void (await client.run('send-keys', ...pane, ...keys)),
    paste: async (text) => {
      await server.run('set-buffer', '--', text);
      await client.run('paste-buffer', '-p', ...pane);
    },
    resize: async (x, y) => void (await client.run('resize-window', ...pane, '-x', String(x), '-y', String(y))),
    screen: () => capture(),
    coloredScreen: () => capture('-e'),
    scrollback: () => capture('-S', '-'),
    see: (text, within) => wait((screen) => shows(screen, text), `${text} was not seen`, within),
    seeGone: (text, within) => wait((screen) => !shows(screen, text), `${text} did not go`, within),
    seeOther: (before) => wait((screen) => screen !== before, 'the screen did not change'),
    bytes: () => readFile(received, 'utf8'),
    modes: async () => {
      const answer = await client.run('display-message', '-p', ...pane, '#{alternate_on} #{cursor_flag} #{pane_title}');
      const [alternate, cursor, ...title] = answer.trimEnd().split(' ');
      return { alternateScreen: alternate === '1', cursorShown: cursor === '1', title: title.join(' ') };
    },
    buffer: () => server.run('show-buffer'),
    close: () => client.end('kill-session', '-t', 'shell'),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Nothing of this user's settings: neither of the environment nor of the shell. */
function shell({ environment, knowsTmux = false }: TerminalOptions): readonly string[] {
  const all = { TERM: 'tmux-256color', PS1: '$ ', ...environment };
  const variables = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  const words = [...variables, 'bash', '--noprofile', '--norc', '-i'];
  return knowsTmux ? ['sh', '-c', 'exec env -i "TMUX=$TMUX" "$@"', 'sh', ...words] : ['env', '-i', ...words];
}

function shows(screen: string, text: string | RegExp): boolean {
  return typeof text === 'string' ? screen.includes(text) : text.test(screen);
}
