import { isDeepStrictEqual } from 'node:util';
import type { IdentityRights } from '@kpki/spec';
import { eachAtMost } from '../../concurrency.ts';
import { clientSubjects, isSameSubject, type RightsAnswer } from '../../inventory/client-subjects.ts';
import type { Observation } from '../../inventory/observe.ts';
import type { ObservedState } from '../../inventory/observed-state.ts';
import type { ApiReader, ClientSubject } from '../../model/live-evidence.ts';
import { statement } from '../../model/statement.ts';
import type { Verdict } from '../../reports/verdict.ts';
import type { Api } from '../api/read-api.ts';
import { trusted } from '../check-names.ts';
import { rightsAt } from './access-review.ts';
import { bindingManifest, rolesManifest } from './rights-manifests.ts';

/** A present or future subject of a client of the cluster. */
interface IdentityCheck {
  readonly row: IdentityRights;
  readonly subject: ClientSubject;
  /** The node or user; null: all nodes have the same. */
  readonly owner: string | null;
  readonly isStored: boolean;
}

const askedAtOnce = 4;

/** Judges each client by its stored subject and the file's; one verdict reports that no answer tells. */
export async function identityVerdicts(
  api: Api,
  by: ApiReader,
  observed: ObservedState,
  observation: Observation,
): Promise<readonly Verdict[]> {
  const answers = await eachAtMost(askedAtOnce, subjectsOf(observed, observation), async (asked) => {
    const { row, subject, owner } = asked;
    return { asked, found: await rightsAt(api, by, { subject, rights: row.rights, owner, purpose: 'client' }) };
  });
  const [first] = answers;
  const isAlike = answers.every(({ found }) => found.state === 'unproven' && isDeepStrictEqual(found, first?.found));
  if (first === undefined || !isAlike) return answers.map(verdictOf);
  return [trusted(statement('subject/rights-of-clients'), 'unproven', 'unproven', { why: first.found.text })];
}

function verdictOf({ asked, found }: { readonly asked: IdentityCheck; readonly found: RightsAnswer }): Verdict {
  const { row, subject, owner, isStored } = asked;
  const { state, text: evidence } = found;
  const about = statement('subject/rights', { identity: row.identity, owner, isStored });
  if (state === 'proven') return trusted(about, 'yes', 'rights/proven', { evidence });
  if (state === 'unproven') return trusted(about, 'unproven', 'unproven', { why: evidence });
  const { given } = row;
  const verdict = trusted(about, 'no', 'rights/missing', { evidence, given: given.by });
  if (given.by === 'binding') return { ...verdict, manifest: bindingManifest(given.binding, subject) };
  if (given.by !== 'owner' || typeof evidence === 'string' || evidence.message !== 'review/missing') return verdict;
  return { ...verdict, manifest: rolesManifest(subject, evidence.params.missing) };
}

/** Kubelets that differ only in their node are one: the first is asked about. */
function subjectsOf(observed: ObservedState, observation: Observation): readonly IdentityCheck[] {
  const all = clientSubjects(observed, observation).flatMap(
    ({ row, owner, declared, stored }): readonly IdentityCheck[] => {
      const isNew = !stored.some((each) => isSameSubject(each, declared));
      return [
        ...stored.map((subject) => ({ row, subject, owner, isStored: true })),
        ...(isNew ? [{ row, subject: declared, owner, isStored: false }] : []),
      ];
    },
  );
  const firstOf = Map.groupBy(all, ({ row, subject: { user, groups }, owner, isStored }) => {
    const isOfNode = row.given.by === 'node authorizer' && owner !== null;
    const alike = isOfNode ? user.replace(owner, '<owner>') : user;
    return JSON.stringify([row.identity, alike, groups.toSorted(), isStored]);
  });
  return [...firstOf.values()].flatMap(([first]) => first ?? []);
}
