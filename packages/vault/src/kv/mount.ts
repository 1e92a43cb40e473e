import { type Call, PluginError } from '@kpki/plugin';
import { lookAtMount, verifyNamespace } from '../mounts.ts';
import type { Kv } from './kv.ts';

/**
 * That the mount is a KV engine of version 2, and that the server heeds the namespace: reads of another engine answer
 * 404 as if nothing were there, and an older server passes over the namespace and writes into the root's.
 */
export async function verifyMount(kv: Kv, call: Call): Promise<void> {
  const { mount, namespace } = kv.settings;
  await verifyNamespace(kv.session, namespace, mount, call);
  const { attempted, type, options } = await lookAtMount(kv.session, mount, call);
  const name = mount.join('/');
  if (type !== 'kv' && type !== 'generic') {
    throw new PluginError('invalid', `${attempted}: it is a ${type} engine, and not KV; correct \`mount\``);
  }
  const version = options?.['version'];
  if (version !== '2') {
    throw new PluginError(
      'invalid',
      `${attempted}: it is a KV engine of version 1, which knows no compare-and-set; ` +
        `take one of version 2, or \`vault kv enable-versioning ${name}\``,
    );
  }
}
