import { agreedOnce, type Host } from '@kpki/plugin';
import { clientOver } from './client/client.ts';
import { connect } from './client/connection.ts';
import { type SendToVault, sendOver } from './client/send.ts';
import type { VaultEnvironment } from './environment.ts';
import { sessionOf, type VaultSession } from './login/session.ts';
import type { ServerSettings } from './settings.ts';

/** The connection to a server, and the signal that ends it. Nothing is sent before the first request. */
export interface Reach {
  readonly session: VaultSession;
  close(): Promise<void>;
}

export function reach(
  settings: ServerSettings,
  environment: VaultEnvironment,
  host: Host,
  through: VaultDependencies['through'],
  warn: (text: string) => void = (text) => host.log('warn', text),
): Reach {
  const admitted = agreedOnce(host, settings.agreement);
  const connection = connect(settings, admitted, (text) => host.log('warn', text));
  const direct = sendOver(connection);
  const client = clientOver(through?.(direct) ?? direct, settings, warn);
  const session = sessionOf(client, settings, environment, host, admitted);
  return {
    session,
    close: async () => {
      await session.close();
      connection.http.close();
    },
  };
}

export interface VaultDependencies {
  readonly environment?: VaultEnvironment;
  /** Wraps the connection: every request goes through it. */
  readonly through?: (send: SendToVault) => SendToVault;
}
