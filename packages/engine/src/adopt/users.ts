import { checkGroupName, checkUserName, durationText, type UserAnswer } from '@kpki/spec';
import { type AdoptionFinding, adoptionFinding } from './adoption-finding.ts';
import { leafOf, type Tree } from './holding.ts';
import { secondsOf } from './lifetimes.ts';

/** Those whose kubeconfigs are nobody's of the catalog. `usual` is how long their certificates live otherwise. */
export function usersOf(
  trees: readonly Tree[],
  usual: { readonly seconds: number; readonly most: number },
): { readonly users: readonly UserAnswer[]; readonly findings: readonly AdoptionFinding[] } {
  const users = new Map<string, UserAnswer>();
  const findings: AdoptionFinding[] = [];
  for (const holding of trees.flatMap(({ holdings }) => holdings)) {
    const leaf = leafOf(holding);
    if (holding.artifact !== 'user' || leaf === undefined) continue;
    const { commonName: name = '', organizations: groups } = leaf.subject;
    const reason = checkUserName(name) ?? groups.map(checkGroupName).find((each) => each !== null) ?? null;
    if (reason !== null) {
      findings.push(adoptionFinding('user-refused', holding.where, `its user is ${leaf.subject.text}: ${reason}`));
      continue;
    }
    const seconds = Math.min(secondsOf(leaf), usual.most);
    users.set(name, { name, groups, ...(seconds === usual.seconds ? {} : { validity: durationText(seconds) }) });
  }
  return { users: [...users.values()], findings };
}
