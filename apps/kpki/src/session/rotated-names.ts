import { driftOf, type ObservedState, type Rotated, type RotationStatus, rotationStatus } from '@kpki/engine';
import { selectionTexts } from '@kpki/presentation';
import { artifactsOf, type CaArtifact, type Cluster, type KeyPairName } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { programName } from '../terminal/program-name.ts';
import { insteadOf } from '../text/near-name.ts';
import type { Session } from './session.ts';

export type Rotating = Rotated | 'all' | 'all sa';

/** Resolves `sa` as the key pair of the tokens, and `all` as every CA that issues leaf certificates. */
export function rotatedBy(named: readonly string[], cluster: Cluster): readonly Rotated[] {
  const cas = casOf(cluster);
  const names = cas.map(({ name }) => name);
  const roots = new Set(cas.map(({ issuer }) => issuer));
  const keyPairs = keyPairsOf(cluster);
  const known: readonly string[] = [...names, ...keyPairs, 'all'];
  const found = named.flatMap((name): readonly Rotated[] => {
    if (name === 'all') return names.filter((each) => !roots.has(each));
    const keyPair = keyPairs.find((each) => each === name);
    if (keyPair !== undefined) return [keyPair];
    if (name === 'sa') {
      throw new Fault('usage', '`serviceAccount: external`: another service signs tokens, and rotates its own key');
    }
    const ca = names.find((each) => each === name);
    if (ca !== undefined) return [ca];
    const instead = insteadOf(name, known, selectionTexts.rotatable(known.join(', ')));
    throw new Fault('usage', `${JSON.stringify(name)} is nothing that is rotated; ${instead}`);
  });
  return [...new Set(found)];
}

export function rotatable(cluster: Cluster): readonly Rotated[] {
  return [...casOf(cluster).map(({ name }) => name), ...keyPairsOf(cluster)];
}

/** Throws a Fault if a CA and its signer would be rotated at once: the old signer would sign the new CA. */
export async function refuseTwoLevels(
  names: readonly Rotated[],
  { cluster, targetFlags }: Pick<Session, 'cluster' | 'targetFlags'>,
  underWay: (names: readonly Rotated[]) => Promise<readonly Rotated[]>,
): Promise<void> {
  const cas = casOf(cluster);
  const both = cas.find(({ name, issuer }) => issuer !== null && names.includes(name) && names.includes(issuer));
  if (both !== undefined) {
    const { name, issuer } = both;
    throw new Fault('usage', `${issuer} signs ${name}, and both are named: rotate one of them to its end first`);
  }
  const related = cas.flatMap(({ name, issuer }): readonly Rotated[] => {
    if (issuer === null) return [];
    return [...(names.includes(name) ? [issuer] : []), ...(names.includes(issuer) ? [name] : [])];
  });
  if (related.length === 0) return;
  const [other] = await underWay([...new Set(related)]);
  if (other === undefined) return;
  const command = `\`${programName()} rotate ${other}${targetFlags}\``;
  throw new Fault(
    'failed',
    `a rotation of ${other}, which signs or is signed by a named CA, is in progress; complete that rotation first: ${command} continues it`,
  );
}

function casOf(cluster: Cluster): readonly CaArtifact[] {
  return artifactsOf(cluster).filter((each): each is CaArtifact => each.kind === 'ca');
}

function keyPairsOf(cluster: Cluster): readonly KeyPairName[] {
  return artifactsOf(cluster).flatMap((each) => (each.kind === 'key pair' ? [each.name] : []));
}

export interface RotationStatuses {
  readonly observed: ObservedState;
  readonly statuses: readonly RotationStatus[];
  readonly wasInterrupted: boolean;
}

export function rotationStatusesIn(observed: ObservedState, names: readonly Rotated[], now: Date): RotationStatuses {
  return {
    observed,
    statuses: names.map((name) => rotationStatus(observed, name, now)),
    wasInterrupted: driftOf(observed).length > 0,
  };
}
