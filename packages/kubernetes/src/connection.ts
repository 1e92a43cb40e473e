import { homedir } from 'node:os';
import { type Call, type Host, PluginError } from '@kpki/plugin';
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
  /** Stands between kpki and the server. */
  readonly through?: (send: SendToApi) => SendToApi;
}

export interface ApiConnection {
  readonly login: ApiLogin;
  readonly send: SendToApi;
  /** Throws where it was closed, or the call was given up before anything was sent. */
  begin(call: Call): void;
  /** Nothing begins any more; what is being said may still be said. */
  end(): void;
  close(): void;
}

const usualTimeoutSeconds = 30;

/** What the API server gets at a time: far less than its own bounds, and enough to hide what a round trip takes. */
const mostSockets = 8;

/** Logs in as the options say. Reads files; asks the server nothing yet. */
export async function connect(
  given: ConnectionOptions,
  host: Host,
  machine: ClientEnvironment,
): Promise<ApiConnection> {
  const login = await findLogin(given, {
    environment: machine.environment ?? process.env,
    homeFolder: machine.homeFolder ?? homedir(),
    optionFolder: host.folder,
    currentFolder: machine.currentFolder ?? process.cwd(),
    serviceAccountFolder: machine.serviceAccountFolder ?? serviceAccountFolder,
    agree: (to) => host.agree(to),
    now: () => host.now(),
  });
  const milliseconds = 1000 * (given.timeoutSeconds ?? usualTimeoutSeconds);
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
