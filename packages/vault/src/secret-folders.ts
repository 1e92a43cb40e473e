import { realpathSync } from 'node:fs';
import type { Host, SecretFolders } from '@kpki/plugin';
import type { Environment } from './environment.ts';

/** Where a configuration may have a secret read from. */
export function secretFolders({ variables }: Environment, { folder }: Host): SecretFolders {
  return { folder, environment: variables, realPathOf: realpathSync };
}
