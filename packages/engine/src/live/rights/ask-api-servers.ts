import type { Call } from '@kpki/plugin';
import { type Live, type Server, serversOf } from '@kpki/spec';
import type { Listener } from '../../event.ts';
import type { RightsAnswer } from '../../read/client-subjects.ts';
import { observe } from '../../read/observe.ts';
import type { ObservedState } from '../../read/observed-state.ts';
import { storedAccess } from '../api/access.ts';
import { type Api, apiAt } from '../api/read-api.ts';
import { serverText } from '../server-rows.ts';
import { storedBundle } from '../stored.ts';
import { storedCredentials } from '../stored-credential.ts';
import { isTimeout } from '../unreached.ts';

/** How long a plan waits for an answer, in milliseconds: a running cluster answers in far less. */
const longestAsk = 4_000;

type Ask = (question: (api: Api, by: string) => Promise<RightsAnswer>) => Promise<RightsAnswer>;

/**
 * Reads, once, the stored credential with the fewest rights, and lets `use` ask the API servers with it: the first
 * server whose answer is not `unproven` decides a question. A question ends within four seconds. Rejects only when the
 * call is cancelled.
 */
export async function withApiServers<T>(
  observed: ObservedState,
  live: Live | undefined,
  listener: Listener,
  call: Call,
  use: (ask: Ask) => Promise<T>,
): Promise<T> {
  using store = storedCredentials(observed, listener, call);
  const servers = serversOf(observed.cluster, live).filter(({ name }) => name === 'kube-apiserver');
  const access = await storedAccess(
    store,
    storedBundle('kubernetes-ca-bundle', servers[0]?.node ?? null, observe(observed)),
  );
  if (typeof access === 'string') return await use(async () => ({ state: 'unproven', text: access }));
  return await use(async (question) => {
    const bounded: Call = { ...call, signal: AbortSignal.any([call.signal, AbortSignal.timeout(longestAsk)]) };
    const askServer = async (server: Server): Promise<RightsAnswer> => {
      const by = `${access.what} at ${serverText(server)}`;
      try {
        return await question(apiAt(server.endpoint, access, bounded), by);
      } catch (error) {
        call.signal.throwIfAborted();
        if (!isTimeout(error)) throw error;
        return { state: 'unproven', text: `${by}: no answer within ${longestAsk / 1000} seconds` };
      }
    };
    const asked = servers.map(askServer);
    const found = await Promise.any(asked.map(decided)).catch(() => null);
    call.signal.throwIfAborted();
    return found ?? unprovenBy(await Promise.all(asked));
  });
}

/** Rejects an unproven answer, so that another server is awaited. */
async function decided(asked: Promise<RightsAnswer>): Promise<RightsAnswer> {
  const answer = await asked;
  if (answer.state === 'unproven') throw new Error(answer.text);
  return answer;
}

function unprovenBy(answers: readonly RightsAnswer[]): RightsAnswer {
  return { state: 'unproven', text: answers.map(({ text }) => text).join('; ') };
}
