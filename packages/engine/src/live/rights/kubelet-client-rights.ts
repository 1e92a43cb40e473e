import type { Call } from '@kpki/plugin';
import type { Live } from '@kpki/spec';
import type { Listener } from '../../event.ts';
import type { RightsAnswer } from '../../read/client-subjects.ts';
import type { ObservedState } from '../../read/observed-state.ts';
import { rightsOfKubeletClient, userOfKubeletClient } from '../../step/required-binding.ts';
import { type RightsQuestion, rightsAt } from './access-review.ts';
import { withApiServers } from './ask-api-servers.ts';

/** About the user, without the group of its certificate. */
const question: RightsQuestion = {
  subject: { user: userOfKubeletClient, groups: [] },
  rights: rightsOfKubeletClient,
  who: userOfKubeletClient,
  does: 'has its rights on kubelets',
};

/**
 * Asks the API servers of a cluster for the rights of the user of `apiserver-kubelet-client`. Ends within four seconds.
 * Rejects only when the call is cancelled.
 */
export function askKubeletClientRights(
  observed: ObservedState,
  live: Live | undefined,
  listener: Listener,
  call: Call,
): Promise<RightsAnswer> {
  return withApiServers(observed, live, listener, call, (ask) => ask((api, by) => rightsAt(api, by, question)));
}
