import type { Call } from '@kpki/plugin';
import { type Live, type Server, serversOf } from '@kpki/spec';
import { eachAtMost } from '../../concurrency.ts';
import type { ClientSubjects, RightsAnswer, SubjectRights } from '../../inventory/client-subjects.ts';
import { observe } from '../../inventory/observe.ts';
import type { ObservedState } from '../../inventory/observed-state.ts';
import type { Listener } from '../../model/event.ts';
import type { ApiReader } from '../../model/live-evidence.ts';
import { isWords, statement } from '../../model/statement.ts';
import { changedSubjects, rightsOfKubeletClient, userOfKubeletClient } from '../../plan/client-rights.ts';
import { storedAccess } from '../api/access.ts';
import { apiAt } from '../api/read-api.ts';
import { onNode } from '../server-rows.ts';
import { storedBundle } from '../stored.ts';
import { storedCredentials } from '../stored-credential.ts';
import { isTimeout } from '../unreached.ts';
import { type RightsQuestion, rightsAt } from './access-review.ts';

/** How long a plan waits for an answer, in milliseconds: a running cluster answers in far less. */
const longestAsk = 4_000;

type AskApiServer = (question: RightsQuestion) => Promise<RightsAnswer>;

/**
 * Reads, once, the stored credential with the fewest rights, and lets `use` ask the API servers with it: the first
 * server whose answer is not `unproven` decides a question. A question ends within four seconds. Rejects only when the
 * call is cancelled.
 */
async function withApiServers<T>(
  observed: ObservedState,
  live: Live | undefined,
  listener: Listener,
  call: Call,
  use: (ask: AskApiServer) => Promise<T>,
): Promise<T> {
  using store = storedCredentials(observed, listener, call);
  const servers = serversOf(observed.cluster, live).filter(({ name }) => name === 'kube-apiserver');
  const access = await storedAccess(
    store,
    storedBundle('kubernetes-ca-bundle', servers[0]?.node ?? null, observe(observed)),
  );
  if (isWords(access)) return await use(async () => ({ state: 'unproven', text: access }));
  return await use(async (question) => {
    const bounded: Call = { ...call, signal: AbortSignal.any([call.signal, AbortSignal.timeout(longestAsk)]) };
    const askServer = async (server: Server): Promise<RightsAnswer> => {
      const by: ApiReader = { reader: access.what, server: onNode(server) };
      try {
        return await rightsAt(apiAt(server.endpoint, access, bounded), by, question);
      } catch (error) {
        call.signal.throwIfAborted();
        if (!isTimeout(error)) throw error;
        const why = statement('review/no-answer', { seconds: longestAsk / 1000 });
        return { state: 'unproven', text: statement('review/unproven', { by, why }) };
      }
    };
    const asked = servers.map(askServer);
    const found = await Promise.any(asked.map(decided)).catch(() => null);
    call.signal.throwIfAborted();
    if (found !== null) return found;
    const of = (await Promise.all(asked)).map(({ text }) => text);
    return { state: 'unproven', text: statement('several', { of }) };
  });
}

/** Rejects an unproven answer, so that another server is awaited. */
async function decided(asked: Promise<RightsAnswer>): Promise<RightsAnswer> {
  const answer = await asked;
  if (answer.state === 'unproven') throw new Error('unproven');
  return answer;
}

/** About the user, without the group of its certificate. */
const question: RightsQuestion = {
  subject: { user: userOfKubeletClient, groups: [] },
  rights: rightsOfKubeletClient,
  purpose: 'kubelets',
};

/** Ends within four seconds. Rejects only when the call is cancelled. */
export function askKubeletClientRights(
  observed: ObservedState,
  live: Live | undefined,
  listener: Listener,
  call: Call,
): Promise<RightsAnswer> {
  return withApiServers(observed, live, listener, call, (ask) => ask(question));
}

const askedAtOnce = 4;

/**
 * Asks the API servers about each subject that a certificate will get instead of another. Null where there is none,
 * without asking. Rejects only when the call is cancelled.
 */
export async function askSubjectRights(
  observed: ObservedState,
  live: Live | undefined,
  listener: Listener,
  call: Call,
): Promise<readonly SubjectRights[] | null> {
  const changed = distinct(changedSubjects(observed));
  if (changed.length === 0) return null;
  return withApiServers(observed, live, listener, call, (ask) =>
    eachAtMost(askedAtOnce, changed, async ({ row: { identity, rights }, owner, declared }) => {
      return { identity, ...declared, ...(await ask({ subject: declared, rights, owner, purpose: 'work' })) };
    }),
  );
}

/** Several nodes may have the same subject. */
function distinct(changed: readonly ClientSubjects[]): readonly ClientSubjects[] {
  const byWho = new Map(changed.map((each) => [JSON.stringify([each.row.identity, each.declared]), each]));
  return [...byWho.values()];
}
