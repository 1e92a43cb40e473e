import type { Call } from '@kpki/plugin';
import { identityRights, type Live, type Server, serversOf } from '@kpki/spec';
import type { Listener } from '../../event.ts';
import { kubeletClient } from '../../read/kept-subject.ts';
import type { KubeletClientRights } from '../../read/kubelet-client-rights.ts';
import { observe } from '../../read/observe.ts';
import type { World } from '../../read/world.ts';
import { userOfKubeletClient } from '../../step/required-binding.ts';
import { storedAccess } from '../api/access.ts';
import { type Api, apiAt } from '../api/read-api.ts';
import { serverText } from '../server-rows.ts';
import { storedBundle } from '../stored.ts';
import { storedCredentials } from '../stored-credential.ts';
import { isTimeout } from '../unreached.ts';
import { reviewRights, rightText } from './access-review.ts';

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

/** How long a plan waits for an answer, in milliseconds: a cluster that is up answers in far less. */
const longestAsk = 4_000;

/**
 * Asks the API servers of a cluster for the rights of that user, with the stored credential that has the fewest rights of
 * its own: the first server whose answer is not `unproven` decides. Ends within four seconds. Rejects only when the call is
 * cancelled.
 */
export async function askKubeletClientRights(
  world: World,
  live: Live | undefined,
  listener: Listener,
  call: Call,
): Promise<KubeletClientRights> {
  using store = storedCredentials(world, listener, call);
  const servers = serversOf(world.cluster, live).filter(({ name }) => name === 'kube-apiserver');
  const access = await storedAccess(
    store,
    storedBundle('kubernetes-ca-bundle', servers[0]?.node ?? null, observe(world)),
  );
  if (typeof access === 'string') return { state: 'unproven', text: access };
  const bounded: Call = { ...call, signal: AbortSignal.any([call.signal, AbortSignal.timeout(longestAsk)]) };
  const asked = servers.map((server) => askServer(server, `${access.what} at ${serverText(server)}`));
  const found = await Promise.any(asked.map(decided)).catch(() => null);
  call.signal.throwIfAborted();
  return found ?? unprovenBy(await Promise.all(asked));

  async function askServer(server: Server, by: string): Promise<KubeletClientRights> {
    try {
      return await rightsAt(apiAt(server.endpoint, access as Exclude<typeof access, string>, bounded), by);
    } catch (error) {
      call.signal.throwIfAborted();
      if (!isTimeout(error)) throw error;
      return { state: 'unproven', text: `${by}: no answer within ${longestAsk / 1000} seconds` };
    }
  }
}

/** Rejects with what proves nothing, so that another server is waited for. */
async function decided(asked: Promise<KubeletClientRights>): Promise<KubeletClientRights> {
  const answer = await asked;
  if (answer.state === 'unproven') throw new Error(answer.text);
  return answer;
}

function unprovenBy(answers: readonly KubeletClientRights[]): KubeletClientRights {
  return { state: 'unproven', text: answers.map(({ text }) => text).join('; ') };
}
