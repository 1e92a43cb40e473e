import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Order } from './child.ts';

export interface End {
  readonly answer: string;
  readonly signal: NodeJS.Signals | null;
  readonly pid: number;
}

const script = join(import.meta.dirname, 'child.ts');

/** Runs `child.ts`. `umask` is in octal, as in a shell. */
export async function runChild(order: Partial<Order> & { readonly root: string }, umask = '022'): Promise<End> {
  const whole: Order = {
    action: 'write',
    generation: 1,
    expected: null,
    killAfter: null,
    uid: null,
    startAt: 0,
    ...order,
  };
  const options = ['--conditions=@kpki/source', '--disable-warning=ExperimentalWarning', script, JSON.stringify(whole)];
  const child = spawn('sh', ['-c', 'umask "$0"; exec "$@"', umask, process.execPath, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let answer = '';
  child.stdout.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  const signal = await new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_code, by) => resolve(by));
  });
  return { answer: answer.trim(), signal, pid: child.pid ?? 0 };
}
