import type { Call } from '@kpki/plugin';
import type { Session } from '../secrets/session.ts';
import { refusal } from '../transport/refusal.ts';
import { statusOf } from '../transport/status.ts';
import { tryLease } from './requests.ts';

/**
 * That the namespace is there and takes something new. Rights are granted in namespaces that are not there too, and to
 * read one takes a right that nothing else needs: so the server is asked to judge a Lease, and not to make it. Whatever
 * else it has against that is for others to tell.
 */
export async function verifyNamespace({ send }: Session, namespace: string, { signal }: Call): Promise<void> {
  const request = tryLease(namespace);
  const answer = await send(request, signal);
  const told = statusOf(answer.body);
  const isMissing = answer.status === 404 && told?.details.kind === 'namespaces';
  const isEnding = told?.details.causes.some(({ reason }) => reason === 'NamespaceTerminating') === true;
  if (isMissing || isEnding) throw refusal(request, answer);
}
