import { groupName, isWaiting } from './check-groups.ts';
import type { LiveChecks } from './rotation.ts';

type Refuted = Exclude<LiveChecks, string>['refuted'][number];

/** Only who asks again and again knows that a component did not reload its files in time. */
type LateCheck = Refuted & { readonly isOverdue?: true };

/** How long a component that reloads files may take, in milliseconds: far more than the slowest reload of a server needs. */
export const longestReload = 120_000;

/** Returns the servers that should reload what is stored by themselves, by the names of their checks: `etcd/cp1`. */
export function reloadingIn(checks: LiveChecks): readonly string[] {
  if (checks === 'none' || checks === 'asking') return [];
  return [...new Set(checks.refuted.filter(isReloading).map(({ name }) => name))];
}

function isReloading(check: Refuted): boolean {
  return isWaiting(check) && check.node !== null && (check.restarts ?? []).length === 0;
}

/** Returns the checks with a restart as what to do for each server that is late. */
export function withLateReloads(checks: LiveChecks, late: readonly string[]): LiveChecks {
  if (checks === 'none' || checks === 'asking') return checks;
  const refuted = checks.refuted.map((check): LateCheck => {
    if (!isReloading(check) || !late.includes(check.name)) return check;
    return { ...check, restarts: [componentOf(check)], isOverdue: true };
  });
  return { ...checks, refuted };
}

/** A member of etcd has two servers. */
function componentOf(check: Refuted): string {
  const name = groupName(check);
  return name === 'etcd-peer' ? 'etcd' : name;
}

/** Returns what is added to a restart, for the reason; empty where the component reads the files only at startup. */
export function overdueText(checks: readonly Pick<LateCheck, 'name' | 'isOverdue'>[]): string {
  return checks.some(({ isOverdue }) => isOverdue === true)
    ? ` (no reload by itself in ${longestReload / 60_000} minutes)`
    : '';
}
