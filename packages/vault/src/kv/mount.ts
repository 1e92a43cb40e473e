import { randomBytes } from 'node:crypto';
import { type Call, PluginError } from '@kpki/plugin';
import { isJson } from '../client/answer.ts';
import type { Ask } from '../client/client.ts';
import type { Kv } from './kv.ts';

/**
 * That the mount is a KV engine of version 2, and that the server heeds the namespace: reads of another engine answer
 * 404 as if nothing were there, and an older server passes over the namespace and writes into the root's.
 */
export async function verifyMount(kv: Kv, call: Call): Promise<void> {
  await verifyNamespace(kv, call);
  const { mount } = kv.settings;
  const name = mount.join('/');
  const ask = askForMount(kv, `look at the mount ${name}`);
  const answer = await kv.session.ask(ask, call);
  if (answer.status === 403 && answer.errors.some((error) => error.includes('preflight'))) {
    throw new PluginError(
      'denied',
      `${ask.attempted}: there is no such mount, or the token has no right below it; see \`mount\`, and its policy`,
    );
  }
  if (answer.status !== 200) throw await kv.session.refusal(answer, ask, call);
  const { type, options, path } = answer.data ?? {};
  if (typeof path === 'string' && path !== `${name}/`) {
    throw new PluginError('invalid', `${ask.attempted}: the engine is mounted at ${path}; correct \`mount\``);
  }
  if (type !== 'kv' && type !== 'generic') {
    throw new PluginError('invalid', `${ask.attempted}: it is a ${String(type)} engine, and not KV; correct \`mount\``);
  }
  const version = isJson(options) ? options['version'] : undefined;
  if (version !== '2') {
    throw new PluginError(
      'invalid',
      `${ask.attempted}: it is a KV engine of version 1, which knows no compare-and-set; ` +
        `take one of version 2, or \`vault kv enable-versioning ${name}\``,
    );
  }
}

/** A name that nobody has: where even that is answered, the server did not look at it. */
async function verifyNamespace(kv: Kv, call: Call): Promise<void> {
  const { namespace } = kv.settings;
  if (namespace === '') return;
  const stranger = `${namespace}/kpki-${randomBytes(6).toString('hex')}`;
  const ask = { ...askForMount(kv, `verify the namespace ${namespace}`), namespace: stranger };
  const { status } = await kv.session.ask(ask, call);
  if (status !== 200) return;
  throw new PluginError(
    'unsupported',
    `${ask.attempted}: this server knows no namespaces, so that all would go into the root’s; leave \`namespace\` out`,
  );
}

function askForMount({ settings }: Kv, attempted: string): Ask {
  const path = ['sys', 'internal', 'ui', 'mounts', ...settings.mount];
  return { method: 'GET', path, attempted, changes: false };
}
