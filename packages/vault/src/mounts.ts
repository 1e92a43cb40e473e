import { randomBytes } from 'node:crypto';
import { type Call, PluginError } from '@kpki/plugin';
import { isJson, type Json } from './client/answer.ts';
import { clean } from './client/clean.ts';
import type { VaultRequest } from './client/client.ts';
import type { VaultSession } from './login/session.ts';

export interface Mounted {
  /** `kv`, `transit`, `pki`. */
  readonly type: string;
  readonly options: Json | null;
  readonly attempted: string;
}

/**
 * Returns the server's description of a mount, for a token with any right below it. Throws 'invalid' if the mount is
 * only a part of the name.
 */
export async function lookAtMount(session: VaultSession, mount: readonly string[], call: Call): Promise<Mounted> {
  const name = mount.join('/');
  const ask = askForMount(mount, `look at the mount ${name}`);
  const answer = await session.ask(ask, call);
  const { attempted } = ask;
  if (answer.status === 403 && answer.errors.some((error) => error.includes('preflight'))) {
    throw new PluginError(
      'denied',
      `${attempted}: the mount does not exist, or the token has no right below it; check \`mount\`, and its policy`,
    );
  }
  if (answer.status !== 200) throw await session.refusal(answer, ask, call);
  const { type, options, path } = answer.data ?? {};
  if (typeof path === 'string' && path !== `${name}/`) {
    throw new PluginError('invalid', `${attempted}: the engine is mounted at ${clean(path)}; correct \`mount\``);
  }
  return { type: clean(String(type)), options: isJson(options) ? options : null, attempted };
}

/**
 * Verifies that the server supports the namespace; an older server ignores it. The server must refuse a name that does
 * not exist.
 */
export async function verifyNamespace(
  session: VaultSession,
  namespace: string,
  mount: readonly string[],
  call: Call,
): Promise<void> {
  if (namespace === '') return;
  const stranger = `${namespace}/kpki-${randomBytes(6).toString('hex')}`;
  const ask = { ...askForMount(mount, `verify the namespace ${namespace}`), namespace: stranger };
  const { status } = await session.ask(ask, call);
  if (status !== 200) return;
  throw new PluginError(
    'unsupported',
    `${ask.attempted}: this server knows no namespaces, so that all would go into the root’s; leave \`namespace\` out`,
  );
}

function askForMount(mount: readonly string[], attempted: string): VaultRequest {
  return { method: 'GET', path: ['sys', 'internal', 'ui', 'mounts', ...mount], attempted, changes: false };
}
