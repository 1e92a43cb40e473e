import { checkNames, isKubeletName, type LiveVerdict } from '@kpki/engine';
import { Fault } from '../fault.ts';
import type { Session } from './session.ts';

/**
 * Refuses a name that no live check of the cluster has, of those that its file gives and, once they were made, of those
 * that were made. Before that (`made` is null), the kubelet of any node may be named: the API may know it alone.
 */
export function refuseUnknownChecks(
  names: readonly string[],
  { cluster, configuration }: Pick<Session, 'cluster' | 'configuration'>,
  made: readonly LiveVerdict[] | null,
): void {
  const known = [
    ...new Set([...checkNames(cluster, configuration.environment?.live), ...(made ?? []).map(({ name }) => name)]),
  ];
  const mayComeYet = (name: string): boolean => made === null && isKubeletName(name);
  const unknown = names.find((name) => !known.includes(name) && !mayComeYet(name));
  if (unknown === undefined) return;
  throw new Fault(
    'usage',
    `--accept-unproven ${JSON.stringify(unknown)}: no live check has this name; it takes ${known.join(', ')}`,
  );
}
