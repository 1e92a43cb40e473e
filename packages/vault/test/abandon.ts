import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Kept, Placement } from '@kpki/plugin';
import type { VaultOptions } from '../src/options.ts';

export interface Abandoned {
  readonly options: VaultOptions;
  readonly token: string;
  readonly placement: Placement;
  readonly kept: Kept;
  readonly holder: string;
}

export async function abandonLock(abandoned: Abandoned): Promise<void> {
  const { token, kept, ...rest } = abandoned;
  const template = JSON.stringify({ ...rest, kept: [...kept] });
  const child = spawn(
    process.execPath,
    ['--conditions=@kpki/source', new URL('lock-child.ts', import.meta.url).pathname, template],
    {
      env: { ...process.env, VAULT_TOKEN: token },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit');
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    if (said.includes('\n')) break;
  }
  child.kill('SIGKILL');
  await ended;
  if (said !== 'locked\n') throw new Error(`the child did not lock: ${said}`);
}
