import type { Call } from '@kpki/plugin';
import type { Live } from '@kpki/spec';
import { eachAtMost } from '../../concurrency.ts';
import type { Listener } from '../../event.ts';
import { type ClientSubjects, type SubjectRights, subjectText } from '../../read/client-subjects.ts';
import type { ObservedState } from '../../read/observed-state.ts';
import { changedSubjects } from '../../step/changed-subjects.ts';
import { rightsAt } from './access-review.ts';
import { withApiServers } from './ask-api-servers.ts';

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
      const question = { subject: declared, rights, owner, who: subjectText(declared), does: 'may do its work' };
      return { identity, ...declared, ...(await ask((api, by) => rightsAt(api, by, question))) };
    }),
  );
}

/** Several nodes may have the same subject. */
function distinct(changed: readonly ClientSubjects[]): readonly ClientSubjects[] {
  const byWho = new Map(changed.map((each) => [JSON.stringify([each.row.identity, each.declared]), each]));
  return [...byWho.values()];
}
