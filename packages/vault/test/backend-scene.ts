import type { Backend, Host } from '@kpki/plugin';
import { openBackend } from '../src/backend.ts';
import type { VaultBackendOptions } from '../src/backend-options.ts';
import { environmentOf } from '../src/environment.ts';
import type { VaultDependencies } from '../src/reach.ts';
import { listeningHost } from './host.ts';

export function openBackendAt(
  address: string,
  token: string,
  options: Partial<VaultBackendOptions>,
  machine: VaultDependencies & { readonly host?: Host } = {},
): Backend {
  const environment = environmentOf({ VAULT_TOKEN: token, BAO_TOKEN_PATH: '/nowhere' });
  const given = { auth: { method: 'token' }, plainHttp: false, address, ...options } as const;
  return openBackend(given, machine.host ?? listeningHost(), { environment, ...machine });
}
