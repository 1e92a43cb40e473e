import { checkNames, type Verdict } from '@kpki/engine';
import { Fault } from '../fault.ts';
import type { Session } from './session.ts';

/** A node that only the API knows has no name in the file: its kubelet is known once the API was asked. */
const ofKubelet = /^kubelet\/[\w.-]+$/;

/**
 * Refuses a name that no live check of the cluster has, of those that its file gives and, once they were made, of those
 * that were made. Before that, the kubelet of any node may be named.
 */
export function refuseUnknownChecks(
  names: readonly string[],
  { cluster, configuration }: Pick<Session, 'cluster' | 'configuration'>,
  made: readonly Verdict[],
): void {
  const known = [
    ...new Set([...checkNames(cluster, configuration.environment?.live), ...made.flatMap(({ name }) => name ?? [])]),
  ];
  const mayComeYet = (name: string): boolean => made.length === 0 && ofKubelet.test(name);
  const unknown = names.find((name) => !known.includes(name) && !mayComeYet(name));
  if (unknown === undefined) return;
  throw new Fault(
    'usage',
    `--accept-unproven ${JSON.stringify(unknown)}: no live check has this name; it takes ${known.join(', ')}`,
  );
}
