import { type Call, PluginError } from '@kpki/plugin';
import type { SecretPlace } from '../place.ts';
import { fetchSecret } from './fetch.ts';
import type { OwnerReference } from './object.ts';
import type { Session } from './session.ts';

/** The reference by which a Secret goes when its owner does, as kubeadm's certificates go with their bootstrap token. */
export async function ownerOf(session: Session, at: SecretPlace, call: Call): Promise<OwnerReference | null> {
  if (at.owner === undefined) return null;
  const owner = await fetchSecret(session, { namespace: at.namespace, name: at.owner }, call);
  if (!owner || owner.metadata.deletionTimestamp !== undefined) {
    const why = `its owner, Secret ${at.namespace}/${at.owner}, is not there`;
    throw new PluginError('missing', `write ${at.id}: ${why}, and without it this one would be collected at once`);
  }
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    name: at.owner,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
