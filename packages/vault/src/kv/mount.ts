import { type Call, PluginError } from '@kpki/plugin';
import { lookAtMount, verifyNamespace } from '../mounts.ts';
import type { Kv } from './kv.ts';

/** Verifies KV version 2 and the namespace: other engines answer 404, and an older server writes into the root's. */
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
