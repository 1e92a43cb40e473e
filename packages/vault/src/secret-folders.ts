import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Host, SecretFolders } from '@kpki/plugin';
import type { Environment } from './environment.ts';

export function secretFolders({ variables }: Environment, { folder }: Host): SecretFolders {
  return { folder, home: homedir(), environment: variables, realPathOf: realpathSync };
}
