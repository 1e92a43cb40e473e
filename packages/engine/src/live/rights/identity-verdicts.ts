import type { IdentityRights, RightsBinding, RightsGiver } from '@kpki/spec';
import { stringify } from 'yaml';
import { eachAtMost } from '../../concurrency.ts';
import { type ClientIdentity, clientSubjects, isSameSubject, subjectText } from '../../inventory/client-subjects.ts';
import type { Observation } from '../../inventory/observe.ts';
import type { ObservedState } from '../../inventory/observed-state.ts';
import type { Verdict } from '../../reports/verdict.ts';
import type { Api } from '../api/read-api.ts';
import { trusted } from '../check-names.ts';
import { rightsAt } from './access-review.ts';

/** A present or future subject of a client of the cluster. */
interface IdentityCheck {
  readonly row: IdentityRights;
  readonly subject: ClientIdentity;
  /** The node or user; null: all nodes have the same. */
  readonly owner: string | null;
  readonly isStored: boolean;
}

const askedAtOnce = 4;

/** Judges each client by its stored subject and the file's; one verdict reports that no answer tells. */
export async function identityVerdicts(
  api: Api,
  by: string,
  observed: ObservedState,
  observation: Observation,
): Promise<readonly Verdict[]> {
  const verdicts = await eachAtMost(askedAtOnce, subjectsOf(observed, observation), (asked) =>
    verdictOf(api, by, asked),
  );
  const [first] = verdicts;
  const isAlike = verdicts.every(({ holds, text }) => holds === 'unproven' && text === first?.text);
  return first !== undefined && isAlike ? [{ ...first, what: 'rights of clients' }] : verdicts;
}

async function verdictOf(api: Api, by: string, { row, subject, owner, isStored }: IdentityCheck): Promise<Verdict> {
  const whose = row.identity === 'user' ? `user ${owner}` : row.identity;
  const what = `rights of ${whose}${isStored ? '' : ', as declared'}`;
  const who = subjectText(subject);
  const question = { subject, rights: row.rights, owner, who, does: 'may do what it is for' };
  const { state, text } = await rightsAt(api, by, question);
  if (state !== 'failed') return trusted(what, state === 'proven' ? 'yes' : 'unproven', text);
  const { given } = row;
  if (given.by !== 'binding') return trusted(what, 'no', `${text}; ${withoutBinding[given.by]}`);
  return { ...trusted(what, 'no', `${text}; apply this binding`), manifest: bindingManifest(given.binding, subject) };
}

const withoutBinding: Readonly<Record<Exclude<RightsGiver['by'], 'binding'>, string>> = {
  'node authorizer':
    'API servers need --authorization-mode=Node,RBAC, and the user its name and the group system:nodes',
  owner: 'bind them to the user or a group of it, or correct what kpki.yaml says of the user',
};

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

const api = 'rbac.authorization.k8s.io';

/** Binds the group of the subject where it has one, else its user. */
function bindingManifest({ name, clusterRole }: RightsBinding, { user, groups }: ClientIdentity): string {
  const [group] = groups;
  return stringify({
    apiVersion: `${api}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: api, kind: 'ClusterRole', name: clusterRole },
    subjects: [
      group === undefined ? { apiGroup: api, kind: 'User', name: user } : { apiGroup: api, kind: 'Group', name: group },
    ],
  });
}
