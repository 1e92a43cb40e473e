import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const patienceMilliseconds = 10_000;

/** A process that runs until it is ended; its process ID stays in use then, because no parent reads its exit status. Linux only. */
export interface UnreapedProcess extends AsyncDisposable {
  readonly pid: number;
  end(): Promise<void>;
}

export async function startUnreaped(): Promise<UnreapedProcess> {
  const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = Number(String((await once(parent.stdout, 'data'))[0]));
  return {
    pid,
    end: async () => {
      // A parent that is stopped asks for no child's end.
      parent.kill('SIGSTOP');
      await untilIn('T', parent.pid);
      process.kill(pid, 'SIGKILL');
      await untilIn('Z', pid);
    },
    [Symbol.asyncDispose]: async () => {
      const ended = once(parent, 'exit');
      process.kill(pid, 'SIGKILL');
      parent.kill('SIGKILL');
      await ended;
    },
  };
}

/** Waits for a state as proc_pid_stat(5) writes it. */
async function untilIn(state: string, pid: number | undefined): Promise<void> {
  const until = performance.now() + patienceMilliseconds;
  while (!readFileSync(`/proc/${pid}/stat`, 'utf8').includes(`) ${state} `)) {
    if (performance.now() > until) throw new Error(`process ${pid} did not come to state ${state}`);
    await pause(5);
  }
}

/** Whether there is a process of that id; one that has ended and was not waited for still is. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
