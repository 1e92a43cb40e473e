import { checkGroupName, checkUserName, durationText, type UserAnswer } from '@kpki/spec';
import { type AdoptionFinding, adoptionFinding } from '../model/adoption-findings.ts';
import { remedy } from '../model/finding.ts';
import { heldIn, leafOf, type SourceTree } from './holding.ts';
import { secondsOf } from './lifetimes.ts';

/** Returns the users of kubeconfigs outside the catalog. `usual` is the lifetime of the others. */
export function usersOf(
  trees: readonly SourceTree[],
  usual: { readonly seconds: number; readonly most: number },
): { readonly users: readonly UserAnswer[]; readonly findings: readonly AdoptionFinding[] } {
  const users = new Map<string, UserAnswer>();
  const findings: AdoptionFinding[] = [];
  for (const holding of trees.flatMap(({ holdings }) => holdings)) {
    const leaf = leafOf(holding);
    if (holding.artifact !== 'user' || leaf === undefined) continue;
    const { commonName: name = '', organizations: groups } = leaf.subject;
    const why = checkUserName(name) ?? groups.map(checkGroupName).find((each) => each !== null) ?? null;
    if (why !== null) {
      findings.push(adoptionFinding('user-refused', holding.where, { subject: leaf.subject.text, why }));
      continue;
    }
    const seconds = Math.min(secondsOf(leaf), usual.most);
    users.set(name, { name, groups, ...(seconds === usual.seconds ? {} : { validity: durationText(seconds) }) });
  }
  return { users: [...users.values()], findings };
}

/** Reports super-admin kubeconfigs on other nodes than the first, where kubeadm makes the only one. */
export function superAdminsLeft(
  trees: readonly SourceTree[],
  firstNode: string | undefined,
): readonly AdoptionFinding[] {
  const others = trees.length === 1 ? [] : trees.filter(({ label }) => label !== firstNode);
  return others.flatMap((tree) => {
    const held = heldIn(tree, 'super-admin.conf');
    if (held === undefined) return [];
    const file = { file: held.where };
    return [adoptionFinding('super-admin-on-node', 'super-admin.conf', file, remedy('remove-from-node'))];
  });
}
