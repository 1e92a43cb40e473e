import type { Call } from '@kpki/plugin';
import { identityRights, type Live } from '@kpki/spec';
import type { Listener } from '../../event.ts';
import { kubeletClient } from '../../read/kept-subject.ts';
import type { KubeletClientRights } from '../../read/kubelet-client-rights.ts';
import type { World } from '../../read/world.ts';
import { userOfKubeletClient } from '../../step/required-binding.ts';
import type { Api } from '../api/read-api.ts';
import { reviewRights, rightText } from './access-review.ts';
import { askApiServers } from './ask-api-servers.ts';

const rights = identityRights.find(({ identity }) => identity === kubeletClient)?.rights ?? [];

/**
 * Asks an API server whether the user of `apiserver-kubelet-client` has its rights on kubelets without a group of its
 * certificate.
 */
async function rightsAt(api: Api, by: string): Promise<KubeletClientRights> {
  const review = await reviewRights(api, { user: userOfKubeletClient, groups: [] }, rights);
  if (review.state === 'unproven') return { state: 'unproven', text: `${by}: ${review.text}` };
  if (review.state === 'proven')
    return { state: 'proven', text: `${by}: ${userOfKubeletClient} has its rights on kubelets` };
  const missing = review.missing.map((right) => rightText(right)).join(', ');
  return { state: 'failed', text: `${by}: ${userOfKubeletClient} may not ${missing}` };
}

/**
 * Asks the API servers of a cluster for the rights of that user. Ends within four seconds. Rejects only when the call is
 * cancelled.
 */
export function askKubeletClientRights(
  world: World,
  live: Live | undefined,
  listener: Listener,
  call: Call,
): Promise<KubeletClientRights> {
  return askApiServers(world, live, rightsAt, listener, call);
}
