import { type IdentityRights, identityRights } from '@kpki/spec';
import { eachAtMost } from '../../concurrency.ts';
import { copiesOf, type Observation } from '../../read/observe.ts';
import { storedSubjects } from '../../read/stored-subjects.ts';
import type { World } from '../../read/world.ts';
import { sameSet } from '../../same-set.ts';
import type { Verdict } from '../../verify/verdict.ts';
import type { Api } from '../api/read-api.ts';
import { trusted } from '../live-verdict.ts';
import { reviewRights, rightText, type Subject } from './access-review.ts';
import { bindingManifest } from './binding-manifest.ts';

/** A subject that a client of the cluster has, or would have by the file. */
interface Asked {
  readonly row: IdentityRights;
  readonly subject: Subject;
  /** The node or user that holds it; null: all nodes have the same. */
  readonly holder: string | null;
  /** Whether a stored certificate has it. */
  readonly isStored: boolean;
}

const askedAtOnce = 4;

/**
 * Returns whether each client may do what its certificate is for, by its subject as stored and, where that is another one, as
 * the file declares it. Where no answer tells of any of them, one verdict says so.
 */
export async function identityVerdicts(
  api: Api,
  by: string,
  world: World,
  observation: Observation,
): Promise<readonly Verdict[]> {
  const verdicts = await eachAtMost(askedAtOnce, subjectsOf(world, observation), (asked) => verdictOf(api, by, asked));
  const [first] = verdicts;
  const isAlike = verdicts.every(({ holds, text }) => holds === 'unproven' && text === first?.text);
  return first !== undefined && isAlike ? [{ ...first, what: 'rights of clients' }] : verdicts;
}

async function verdictOf(api: Api, by: string, { row, subject, holder, isStored }: Asked): Promise<Verdict> {
  const what = `rights of ${row.identity}${isStored ? '' : ', as declared'}`;
  const review = await reviewRights(api, subject, row.rights, holder);
  if (review.state === 'proven') return trusted(what, 'yes', `${by}: ${subjectText(subject)} may do what it is for`);
  if (review.state === 'unproven') return trusted(what, 'unproven', `${by}: ${review.text}`);
  const missing = review.missing.map((right) => rightText(right, holder)).join(', ');
  const found = `${by}: ${subjectText(subject)} may not ${missing}`;
  const manifest = bindingManifest(row, subject);
  if (manifest === null) {
    const need = 'API servers need --authorization-mode=Node,RBAC, and the user its name and the group system:nodes';
    return trusted(what, 'no', `${found}; ${need}`);
  }
  return { ...trusted(what, 'no', `${found}; apply this binding`), manifest };
}

function subjectText({ user, groups }: Subject): string {
  return groups.length === 0 ? `user ${user}` : `user ${user} (groups ${groups.join(', ')})`;
}

/** Kubelets that differ only in their node are one: the first is asked about. */
function subjectsOf(world: World, observation: Observation): readonly Asked[] {
  const found = new Map<string, Asked>();
  for (const row of identityRights) {
    for (const artefact of world.artefacts) {
      if (artefact.name !== row.identity || !('subject' in artefact)) continue;
      const stored = copiesOf(artefact, { observation }).flatMap(storedSubjects);
      const { commonName, organizations } = artefact.subject;
      const declared = { user: commonName, groups: organizations };
      const isNew = !stored.some((each) => isSame(each, declared));
      const all = [
        ...stored.map((subject) => ({ subject, isStored: true })),
        ...(isNew ? [{ subject: declared, isStored: false }] : []),
      ];
      for (const { subject, isStored } of all) {
        const { holder } = artefact;
        const user = holder === null ? subject.user : subject.user.replace(holder, '<holder>');
        const key = JSON.stringify([row.identity, user, subject.groups.toSorted(), isStored]);
        if (!found.has(key)) found.set(key, { row, subject, holder, isStored });
      }
    }
  }
  return [...found.values()];
}

function isSame(one: Subject, other: Subject): boolean {
  return one.user === other.user && sameSet(one.groups, other.groups);
}
