import { type ClientPair, type HttpConnection, openHttp } from '@kpki/plugin/http';
import { readNamedFile } from '../named-file.ts';
import type { ServerSettings } from '../settings.ts';

export interface VaultConnection {
  readonly http: HttpConnection;
  readonly timeoutMilliseconds: number;
  /** Whether the options or the environment set the CAs, for the fix when verification fails. */
  readonly ownCas: boolean;
  readonly client: ClientPair | undefined;
}

const mostSockets = 8;

type ConnectionSettings = Pick<ServerSettings, 'address' | 'tls' | 'proxy' | 'timeoutMilliseconds'>;

export function connect(
  settings: ConnectionSettings,
  admitted: () => Promise<void>,
  warn: (text: string) => void,
): VaultConnection {
  const { address, tls, proxy, timeoutMilliseconds } = settings;
  const { cas, client, serverName, verify } = tls;
  const http = openHttp(
    {
      address,
      cas,
      serverName: serverName ?? address.hostname.replace(/^\[|\]$/g, ''),
      verify,
      proxy,
      admitted,
      silent: warn,
    },
    { milliseconds: timeoutMilliseconds, mostSockets },
  );
  return {
    http,
    timeoutMilliseconds,
    ownCas: cas !== undefined,
    client: client && {
      cert: readNamedFile('the client certificate', client.certificateFile),
      key: readNamedFile('the client key', client.keyFile),
    },
  };
}
