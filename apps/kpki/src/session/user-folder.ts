import { isAbsolute, join } from 'node:path';
import { homeFolder } from '@kpki/plugin';

/** The XDG specification demands that a relative path is ignored. */
export function userFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment['XDG_CONFIG_HOME'] ?? '';
  return join(isAbsolute(named) ? named : join(homeFolder(), '.config'), 'kpki');
}

/** What the UI keeps between two runs: no file that a user writes. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment['XDG_STATE_HOME'] ?? '';
  return join(isAbsolute(named) ? named : join(homeFolder(), '.local', 'state'), 'kpki');
}
