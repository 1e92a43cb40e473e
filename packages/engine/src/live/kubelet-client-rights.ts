import type { Call } from '@kpki/plugin';
import { type Live, type Server, serversOf } from '@kpki/spec';
import type { Listener } from '../event.ts';
import type { KubeletClientRights } from '../read/kubelet-client-rights.ts';
import { observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import { clientsWithoutGroup } from '../step/kubelet-client.ts';
import { rightsRemedy, userOfKubeletClient } from '../step/required-binding.ts';
import type { Verdict } from '../verify/verdict.ts';
import { storedAccess } from './api/access.ts';
import { type Api, type ApiAnswer, apiAt, type Mapping, mappingAt } from './api/read-api.ts';
import { trusted } from './live-verdict.ts';
import { serverText } from './server-rows.ts';
import { storedBundle } from './stored.ts';
import { storedCredentials } from './stored-credential.ts';
import { isTimeout } from './unreached.ts';

/** A right as a kubelet asks for it: the verb of the method, and the subresource of the path. */
interface KubeletRight {
  readonly verb: 'get' | 'create';
  readonly subresource: 'proxy' | 'log' | 'stats' | 'metrics';
}

/**
 * What kubelets ask for when the API server calls them (k8s.io/kubernetes pkg/kubelet/server/auth.go): logs, exec, attach,
 * port-forward and, also with fine-grained authorization, /pods, /healthz and /configz are `proxy`.
 */
const rights: readonly KubeletRight[] = [
  { verb: 'get', subresource: 'proxy' },
  { verb: 'create', subresource: 'proxy' },
  { verb: 'get', subresource: 'log' },
  { verb: 'get', subresource: 'stats' },
  { verb: 'get', subresource: 'metrics' },
];

/** What every client with a certificate is in, without a group in its subject. */
const groupsOfAll = ['system:authenticated'];

/**
 * Asks an API server, by SubjectAccessReviews, whether the user of `apiserver-kubelet-client` has its rights on kubelets
 * without a group of its certificate: by whichever binding. Nothing is changed by it.
 */
async function rightsAt(api: Api, by: string): Promise<KubeletClientRights> {
  const answers = await Promise.all(rights.map((right) => reviewOf(api, right)));
  const unknown = answers.find((answer) => answer.state === 'unproven');
  if (unknown !== undefined) return { state: 'unproven', text: `${by}: ${unknown.text}` };
  const missing = answers.flatMap((answer, at) => (answer.state === 'failed' ? [textOf(rights[at])] : []));
  if (missing.length === 0)
    return { state: 'proven', text: `${by}: ${userOfKubeletClient} has its rights on kubelets` };
  return { state: 'failed', text: `${by}: ${userOfKubeletClient} may not ${missing.join(', ')}` };
}

async function reviewOf(api: Api, right: KubeletRight): Promise<KubeletClientRights> {
  const answer = await api.post('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user: userOfKubeletClient,
      groups: groupsOfAll,
      resourceAttributes: { ...right, version: 'v1', resource: 'nodes' },
    },
  });
  if (answer.state !== 'found') return { state: 'unproven', text: unansweredText(answer) };
  const { allowed, evaluationError } = mappingAt(answer.value, 'status');
  if (allowed === true) return { state: 'proven', text: '' };
  // An authorizer that failed may have been the one that allows it.
  if (typeof evaluationError === 'string' && evaluationError !== '')
    return { state: 'unproven', text: evaluationError };
  return allowed === false ? { state: 'failed', text: '' } : { state: 'unproven', text: 'the answer is no review' };
}

function unansweredText(answer: Exclude<ApiAnswer<Mapping>, { state: 'found' }>): string {
  return answer.state === 'absent' ? 'it has no SubjectAccessReviews' : answer.text;
}

function textOf(right: KubeletRight | undefined): string {
  return right === undefined ? '' : `${right.verb} nodes/${right.subresource}`;
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

/** Returns whether the user has its rights, where a stored certificate has no group: then only a binding gives them. */
export async function kubeletClientVerdicts(api: Api, by: string, world: World): Promise<readonly Verdict[]> {
  if (clientsWithoutGroup(world).length === 0) return [];
  const { state, text } = await rightsAt(api, by);
  const what = 'apiserver-kubelet-client → kubelets';
  if (state === 'proven') return [trusted(what, 'yes', text)];
  return [trusted(what, state === 'failed' ? 'no' : 'unproven', `${text}. ${rightsRemedy(state)}`)];
}
