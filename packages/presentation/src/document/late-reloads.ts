import { namesText } from '../counts.ts';
import { groupName, isWaiting } from './check-groups.ts';
import type { LiveChecks } from './rotation.ts';

type Refuted = Exclude<LiveChecks, string>['refuted'][number];

/** Only who asks again and again knows that a component did not reload its files in time. */
type LateCheck = Refuted & { readonly isOverdue?: true };

/**
 * How long a server that reloads files may take, in milliseconds. What it shows of them is loaded within 2 seconds, or with
 * the next TLS handshake, which the live check itself is (`reloadTimes`).
 */
export const longestReload = 20_000;

/**
 * Returns the servers that should reload what is stored by themselves, by the names of their checks: `etcd/cp1`. One that
 * was `before` is still so while it gives no answer.
 */
export function reloadingIn(checks: LiveChecks, before: readonly string[]): readonly string[] {
  if (checks === 'none' || checks === 'asking') return [];
  const { refuted, unproven, accepted } = checks;
  const silent = [...refuted, ...unproven, ...accepted].filter(({ isUnreached }) => isUnreached === true);
  const names = [
    ...refuted.filter(isReloading).map(({ name }) => name),
    ...silent.flatMap(({ name }) => (before.includes(name) ? [name] : [])),
  ];
  return [...new Set(names)];
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

/**
 * Returns what is added to a restart, for the reason, behind `more`; empty without one where the component reads the files
 * only at startup.
 */
export function overdueText(
  checks: readonly Pick<LateCheck, 'name' | 'isOverdue'>[],
  more: string | null = null,
): string {
  const late = isAnyOverdue(checks) ? `no reload in ${longestReload / 1000} seconds` : null;
  const texts = [more, late].filter((text) => text !== null);
  return texts.length === 0 ? '' : ` (${texts.join('; ')})`;
}

/** Whether a restart is for a reload that is late. */
export function isAnyOverdue(checks: readonly Pick<LateCheck, 'name' | 'isOverdue'>[]): boolean {
  return checks.some(({ isOverdue }) => isOverdue === true);
}

/** Returns what to do about those of the nodes where the component is late to reload its files; null: it is not. */
export function lateReloadText(checks: LiveChecks, component: string | null, nodes: readonly string[]): string | null {
  if (checks === 'none' || checks === 'asking') return null;
  const late = checks.refuted.filter(
    (check: LateCheck) =>
      check.isOverdue === true && componentOf(check) === component && nodes.includes(check.node ?? ''),
  );
  const where = [...new Set(late.flatMap(({ node }) => node ?? []))];
  return where.length === 0 ? null : `${namesText(where)}: restart ${component}${overdueText(late)}`;
}
