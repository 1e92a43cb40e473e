import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath } from './component.ts';
import { runProgram } from './run-program.ts';
import { startProgram } from './start-program.ts';

/** A tmux server of its own, which never outlives this process. Disposing of it ends everything that runs in it. */
export interface TmuxServer extends AsyncDisposable {
  /** Runs a command of tmux, and answers what it prints. Rejects where it fails. */
  run(...words: readonly string[]): Promise<string>;
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
    // In the foreground: a daemon would be nobody's child.
    flags: ['-D', ...server],
    directory: folder,
    readiness: async () => {
      await run('start-server');
      return { ready: true };
    },
  });
  return { run, [Symbol.asyncDispose]: async () => void (await running.stop()) };
}
