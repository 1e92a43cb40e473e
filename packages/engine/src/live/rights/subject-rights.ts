import type { Call } from '@kpki/plugin';
import type { Live } from '@kpki/spec';
import { eachAtMost } from '../../concurrency.ts';
import type { Listener } from '../../event.ts';
import type { KubeletClientRights } from '../../read/kubelet-client-rights.ts';
import type { SubjectRights } from '../../read/subject-rights.ts';
import type { World } from '../../read/world.ts';
import { type ChangedSubject, changedSubjects } from '../../step/changed-subjects.ts';
import type { Api } from '../api/read-api.ts';
import { reviewRights, rightText } from './access-review.ts';
import { askApiServers } from './ask-api-servers.ts';

const askedAtOnce = 4;

/**
 * Asks the API servers of a cluster about each subject that a certificate is to get in place of another one. Null where there
 * is none: then nothing is asked. Rejects only when the call is cancelled.
 */
export async function askSubjectRights(
  world: World,
  live: Live | undefined,
  listener: Listener,
  call: Call,
): Promise<readonly SubjectRights[] | null> {
  const changed = distinct(changedSubjects(world));
  if (changed.length === 0) return null;
  return eachAtMost(askedAtOnce, changed, async (subject) => {
    const question = (api: Api, by: string): Promise<KubeletClientRights> => answerAt(api, by, subject);
    const { row, user, groups } = subject;
    return { identity: row.identity, user, groups, ...(await askApiServers(world, live, question, listener, call)) };
  });
}

async function answerAt(
  api: Api,
  by: string,
  { row, holder, user, groups }: ChangedSubject,
): Promise<KubeletClientRights> {
  const review = await reviewRights(api, { user, groups }, row.rights, holder);
  if (review.state === 'unproven') return { state: 'unproven', text: `${by}: ${review.text}` };
  const who = groups.length === 0 ? `user ${user}` : `user ${user} (groups ${groups.join(', ')})`;
  if (review.state === 'proven') return { state: 'proven', text: `${by}: ${who} may do its work` };
  const missing = review.missing.map((right) => rightText(right, holder)).join(', ');
  return { state: 'failed', text: `${by}: ${who} may not ${missing}` };
}

/** Several nodes may have the same subject. */
function distinct(changed: readonly ChangedSubject[]): readonly ChangedSubject[] {
  const byWho = new Map(changed.map((each) => [JSON.stringify([each.row.identity, each.user, each.groups]), each]));
  return [...byWho.values()];
}
