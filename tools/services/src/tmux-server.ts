import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath } from './component.ts';
import { runProgram } from './run-program.ts';
import { startProgram } from './start-program.ts';

/** A tmux server of its own, which never outlives this process. Disposing of it ends everything that runs in it. */
export interface TmuxServer extends AsyncDisposable {
  run(...words: readonly string[]): Promise<string>;
  /** Attaches one client to a session, which runs its commands without a process for each. */
  attach(session: string): Promise<TmuxClient>;
}

interface TmuxClient {
  /** As of the server; a word that holds a line break is refused. */
  run(...words: readonly string[]): Promise<string>;
  /** The same for a command that closes the session, and the client with it: resolves when it is closed. */
  end(...words: readonly string[]): Promise<void>;
}

/** tmux must know that what it reads and writes is UTF-8, and that it runs in no other tmux. */
const environment = { LC_ALL: 'C.UTF-8', TMUX: '', TERM: 'tmux-256color' } as const;

/** `folder` is its own: for its socket and its log; made where it is missing. */
export async function startTmuxServer(folder: string): Promise<TmuxServer> {
  await mkdir(folder, { recursive: true });
  const tmux = programPath('tmux');
  const server = ['-S', join(folder, 'socket'), '-f', '/dev/null'];
  // A client would start a server of its own, as a daemon, where this one is not there yet.
  const client = ['-N', ...server];
  const run = async (...words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runProgram(tmux, [...client, ...words], { environment });
    if (code !== 0) throw new Error(`tmux ${words[0]} failed: ${stderr.trim()}`);
    return stdout;
  };
  const running = await startProgram({
    name: 'tmux',
    path: tmux,
    // In the foreground: a daemon would have no parent to stop it.
    flags: ['-D', ...server],
    directory: folder,
    readiness: async () => {
      await run('start-server');
      return { ready: true };
    },
  });
  return {
    run,
    attach: (session) => attach(tmux, [...client, '-C', 'attach-session', '-f', 'ignore-size', '-t', session]),
    [Symbol.asyncDispose]: async () => void (await running.stop()),
  };
}

interface Asked {
  readonly command: string;
  readonly resolve: (answer: string) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A client in control mode (tmux(1), CONTROL MODE): commands go in as lines, the answer to each comes between `%begin` and
 * `%end` or `%error`, and other lines that begin with `%` tell what happens in the session.
 */
async function attach(tmux: string, words: readonly string[]): Promise<TmuxClient> {
  const child = spawn(tmux, words, { env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'ignore'] });
  await once(child, 'spawn');
  const asked: Asked[] = [];
  // The first answer is that to attaching itself.
  const attached = new Promise<string>((resolve, reject) => asked.push({ command: 'attach-session', resolve, reject }));
  let isOver = false;
  let end: string | null = null;
  let lines: string[] = [];
  const hear = (line: string): void => {
    if (end === null) {
      if (line.startsWith('%begin ')) end = line.slice('%begin'.length);
      return;
    }
    const isError = line === `%error${end}`;
    if (!isError && line !== `%end${end}`) {
      lines.push(`${line}\n`);
      return;
    }
    const answer = lines.join('');
    const next = asked.shift();
    if (isError) next?.reject(new Error(`tmux ${next.command} failed: ${answer.trim()}`));
    else next?.resolve(answer);
    end = null;
    lines = [];
  };
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const heard = (rest + text).split('\n');
    rest = heard.pop() ?? '';
    for (const line of heard) hear(line);
  });
  // A session that is closed takes its clients along, while they write.
  child.stdin.on('error', () => {});
  const closed = once(child, 'close').then(() => {
    isOver = true;
    for (const { command, reject } of asked.splice(0)) reject(new Error(`tmux ${command}: the session is closed`));
  });
  await attached;
  const run = async (...command: readonly string[]): Promise<string> => {
    const name = command[0] ?? '';
    if (isOver) throw new Error(`tmux ${name}: the session is closed`);
    const line = command.map(quoted).join(' ');
    return new Promise((resolve, reject) => {
      asked.push({ command: name, resolve, reject });
      child.stdin.write(`${line}\n`);
    });
  };
  return {
    run,
    end: async (...command) => {
      // Whether the answer comes before the end is a matter of luck.
      await Promise.race([run(...command).catch(() => {}), closed]);
      await closed;
    },
  };
}

/** Between single quotes tmux takes everything as it is. */
function quoted(word: string): string {
  if (/[\r\n]/.test(word)) throw new Error('tmux reads a command from one line');
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
