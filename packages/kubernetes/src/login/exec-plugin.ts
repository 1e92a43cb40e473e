import { type ChildProcess, spawn } from 'node:child_process';
import { PluginError, type Variables, withoutSecrets } from '@kpki/plugin';
import type { Exec } from '../kubeconfig/schema.ts';
import { wordsOf } from '../transport/words.ts';

const mostBytes = 1024 * 1024;
const milliseconds = 60_000;

export interface ExecProgram {
  readonly exec: Exec;
  /** Null: the program does not exist. */
  readonly path: string | null;
}

/** Runs an exec plugin without input, because the host owns the terminal; limits output and time, hides tokens. */
export function runExecPlugin(
  { exec, path }: ExecProgram,
  info: string,
  environment: Variables,
  signal: AbortSignal,
): Promise<string> {
  const command = exec.command ?? '';
  const what = `log in by the exec plugin ${JSON.stringify(command)}`;
  if (path === null) return Promise.reject(absent(exec, what));
  const { promise, resolve: done, reject } = Promise.withResolvers<string>();
  if (signal.aborted) return Promise.reject(new PluginError('cancelled', `${what}: it was cancelled`));
  const child = spawn(path, [...exec.args], {
    argv0: command,
    env: {
      ...environmentOf(environment),
      ...Object.fromEntries(exec.env.map(({ name, value }) => [name, value])),
      KUBERNETES_EXEC_INFO: info,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A new process group, so that child processes of the program end with it.
    detached: process.platform !== 'win32',
  });
  let printed = '';
  let complaint = '';
  let finished = false;
  const end = (error: PluginError): void =>
    finish(() => {
      endGroup(child);
      reject(error);
    });
  const cancel = (): void => end(new PluginError('cancelled', `${what}: it was cancelled`));
  const timer = setTimeout(
    () => end(new PluginError('unavailable', `${what}: it did not end within ${milliseconds / 1000} s`)),
    milliseconds,
  );
  signal.addEventListener('abort', cancel, { once: true });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (printed.length > mostBytes) end(new PluginError('invalid', `${what}: it prints more than ${mostBytes} bytes`));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4096);
  });
  child.once('error', (error) => {
    const isAbsent = 'code' in error && error.code === 'ENOENT';
    // Not as the cause: Node's error holds the arguments.
    finish(() => reject(isAbsent ? absent(exec, what) : new PluginError('denied', `${what}: it cannot be run`)));
  });
  child.once('close', (code, killedBy) => {
    finish(() => {
      if (code === 0) return done(printed);
      const how = code === null ? `it was ended by ${killedBy}` : `it ended with code ${code}`;
      const said = wordsOf(complaint);
      return reject(new PluginError('denied', `${what}: ${how}${said === '' ? '' : `: ${said}`}`));
    });
  });
  function finish(settle: () => void): void {
    if (finished) return;
    finished = true;
    clearTimeout(timer);
    child.stdout.destroy();
    child.stderr.destroy();
    signal.removeEventListener('abort', cancel);
    settle();
  }
  return promise;
}

function absent({ installHint }: Exec, what: string): PluginError {
  const hint = installHint === undefined ? '' : `; ${wordsOf(installHint)}`;
  return new PluginError('missing', `${what}: the program does not exist${hint}`);
}

/** Passes no secret of the environment to the program: use `env`, files or KPKI_EXEC_VARIABLES. */
function environmentOf(environment: Variables): Variables {
  const granted = (environment['KPKI_EXEC_VARIABLES'] ?? '').split(/[\s,]+/).filter((name) => name !== '');
  return {
    ...withoutSecrets(environment),
    ...Object.fromEntries(granted.map((name) => [name, environment[name]])),
  };
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // The program has just ended.
  }
}
