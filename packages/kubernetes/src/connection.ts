import { type Call, type Host, homeFolder, PluginError } from '@kpki/plugin';
import type { ConnectionOptions } from './connection-options.ts';
import { findLogin } from './login/find-login.ts';
import { serviceAccountFolder } from './login/in-cluster.ts';
import type { ApiLogin } from './login/login.ts';
import type { SendToApi } from './transport/request.ts';
import { openTransport } from './transport/transport.ts';
import { heard } from './transport/warnings.ts';

export interface ClientEnvironment {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly homeFolder?: string;
  readonly currentFolder?: string;
  readonly serviceAccountFolder?: string;
  /** Wraps the connection between kpki and the server. */
  readonly through?: (send: SendToApi) => SendToApi;
}

export interface ApiConnection {
  readonly login: ApiLogin;
  readonly send: SendToApi;
  /** Throws if the connection was closed, or the call was cancelled before the first byte. */
  begin(call: Call): void;
  /** Refuses new requests; running requests may complete. */
  end(): void;
  close(): void;
}

const defaultTimeoutSeconds = 30;

/** The number of parallel requests: far below the API server's own limits, and enough to hide round trips. */
const mostSockets = 8;

/** Logs in with the options. Reads files, and sends no request. */
export async function connect(
  given: ConnectionOptions,
  host: Host,
  machine: ClientEnvironment,
): Promise<ApiConnection> {
  const login = await findLogin(given, {
    environment: machine.environment ?? process.env,
    homeFolder: machine.homeFolder ?? homeFolder(),
    optionFolder: host.folder,
    currentFolder: machine.currentFolder ?? process.cwd(),
    serviceAccountFolder: machine.serviceAccountFolder ?? serviceAccountFolder,
    agree: (to) => host.agree(to),
    now: () => host.now(),
  });
  const milliseconds = 1000 * (given.timeoutSeconds ?? defaultTimeoutSeconds);
  const transport = openTransport({ login, host, milliseconds, mostSockets });
  let ended = false;
  return {
    login,
    send: heard(machine.through?.(transport.send) ?? transport.send, host),
    begin(call) {
      if (ended) throw new PluginError('invalid', `use ${login.description}: the plugin was closed`);
      if (call.signal.aborted) throw new PluginError('cancelled', `use ${login.description}: it was cancelled`);
    },
    end() {
      ended = true;
    },
    close: () => transport.close(),
  };
}
