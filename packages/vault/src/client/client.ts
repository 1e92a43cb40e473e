import { type Call, PluginError } from '@kpki/plugin';
import type { ServerSettings } from '../settings.ts';
import { answerOf, type VaultResponse } from './answer.ts';
import type { Incoming, Outgoing, SendToVault } from './send.ts';

export interface VaultRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below `/v1`; each name is encoded here. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The action and its target, for errors: `read secret/kpki/prod/ca`. */
  readonly attempted: string;
  readonly changes: boolean;
  /** The capability that a policy must grant on the path, for the message of a refusal. */
  readonly capability?: 'read' | 'update';
  readonly token?: string | undefined;
  /** Overrides the namespace of the settings. */
  readonly namespace?: string;
}

/** Sends requests to one server. Makes one attempt at each request; resolves with an answer of any status. */
export interface VaultClient {
  ask(ask: VaultRequest, call: Call): Promise<VaultResponse>;
}

type ClientSettings = Pick<ServerSettings, 'address' | 'namespace' | 'followRedirects'>;

export function clientOver(send: SendToVault, settings: ClientSettings, warn: (text: string) => void): VaultClient {
  return {
    async ask(ask, call) {
      const outgoing = outgoingOf(ask, settings);
      const incoming = await follow(send, outgoing, settings, call.signal);
      const answer = answerOf(incoming, outgoing);
      for (const warning of answer.warnings) warn(`${ask.attempted}: ${warning}`);
      return answer;
    },
  };
}

function outgoingOf(ask: VaultRequest, settings: ClientSettings): Outgoing {
  const { method, path, query, body, attempted, changes, token, namespace = settings.namespace } = ask;
  const base = settings.address.href.replace(/\/+$/, '');
  const url = new URL(`${base}/v1/${path.map(encodeURIComponent).join('/')}`);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  const headers = {
    // Agents and proxies may require the header, so that no page in a browser can send a request.
    'x-vault-request': 'true',
    accept: 'application/json',
    ...(namespace !== '' && { 'x-vault-namespace': namespace }),
    ...(token !== undefined && { 'x-vault-token': token }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  return { method, url, headers, body: body === undefined ? undefined : JSON.stringify(body), attempted, changes };
}

/** Follows one redirect of a standby to the active node, and only within the origin that the token is meant for. */
async function follow(
  send: SendToVault,
  outgoing: Outgoing,
  settings: ClientSettings,
  signal: AbortSignal,
): Promise<Incoming> {
  const incoming = await send(outgoing, signal);
  if (incoming.status < 300 || incoming.status >= 400) return incoming;
  const target = locationOf(incoming, outgoing.url);
  const refuse = (why: string) => new PluginError('invalid', `${outgoing.attempted} at ${outgoing.url.origin}: ${why}`);
  if (target === null) throw refuse(`it answered with status ${incoming.status} and no address to go to`);
  if (target.origin !== outgoing.url.origin) {
    throw refuse(
      `it redirects to ${target.origin}, where the token is not sent; put the server that answers into \`address\``,
    );
  }
  if (!settings.followRedirects) throw refuse('it redirects, and VAULT_DISABLE_REDIRECTS is set');
  if (incoming.status !== 307 && incoming.status !== 308) {
    throw refuse(
      `it redirects to ${target.pathname} with status ${incoming.status}, which Vault never does; check \`address\``,
    );
  }
  const again = await send({ ...outgoing, url: target }, signal);
  if (again.status >= 300 && again.status < 400) throw refuse('it redirects in a loop');
  return again;
}

function locationOf({ headers }: Incoming, base: URL): URL | null {
  const { location } = headers;
  return location !== undefined && URL.canParse(location, base.href) ? new URL(location, base) : null;
}
