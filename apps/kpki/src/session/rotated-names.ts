import { driftOf, type Rotated, type RotationStanding, rotationStanding, type World } from '@kpki/engine';
import { type AuthorityArtefact, artefactsOf, type Cluster, type KeyPairName } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { programName } from '../terminal/program-name.ts';
import { insteadOf } from '../text/near-name.ts';
import type { Session } from './session.ts';

/** What one rotation is of, in the words of the command: one thing alone, or several in step. */
export type Rotating = Rotated | 'all' | 'all sa';

/**
 * What is rotated by these names: authorities, and `sa`, the key pair of the tokens; `all` is every authority that issues
 * what components show, and so not the root above them. Throws a Fault for a name that is none.
 */
export function rotatedBy(named: readonly string[], cluster: Cluster): readonly Rotated[] {
  const authorities = authoritiesOf(cluster);
  const names = authorities.map(({ name }) => name);
  const roots = new Set(authorities.map(({ issuer }) => issuer));
  const keyPairs = keyPairsOf(cluster);
  const known: readonly string[] = [...names, ...keyPairs, 'all'];
  const found = named.flatMap((name): readonly Rotated[] => {
    if (name === 'all') return names.filter((each) => !roots.has(each));
    const keyPair = keyPairs.find((each) => each === name);
    if (keyPair !== undefined) return [keyPair];
    if (name === 'sa') {
      throw new Fault('usage', '`serviceAccount: external`: another service signs tokens, and rotates its own key');
    }
    const authority = names.find((each) => each === name);
    if (authority !== undefined) return [authority];
    const instead = insteadOf(name, known, `what can be rotated is ${known.join(', ')}`);
    throw new Fault('usage', `${JSON.stringify(name)} is nothing that is rotated; ${instead}`);
  });
  return [...new Set(found)];
}

/** Returns everything that can be rotated, the CA that signs others too. */
export function rotatable(cluster: Cluster): readonly Rotated[] {
  return [...authoritiesOf(cluster).map(({ name }) => name), ...keyPairsOf(cluster)];
}

/**
 * An authority and what signs it are rotated one after the other: the new one of the lower would be signed by the old one
 * of the upper. Throws a Fault where both are named, or one is named while the other is under way. `underWay` answers
 * which of some are; `sameFiles` leads to the same files, for the command that goes on.
 */
export async function refuseTwoLevels(
  names: readonly Rotated[],
  { cluster, sameFiles }: Pick<Session, 'cluster' | 'sameFiles'>,
  underWay: (names: readonly Rotated[]) => Promise<readonly Rotated[]>,
): Promise<void> {
  const authorities = authoritiesOf(cluster);
  const both = authorities.find(
    ({ name, issuer }) => issuer !== null && names.includes(name) && names.includes(issuer),
  );
  if (both !== undefined) {
    const { name, issuer } = both;
    throw new Fault('usage', `${issuer} signs ${name}, and both are named: rotate one of them to its end first`);
  }
  const related = authorities.flatMap(({ name, issuer }): readonly Rotated[] => {
    if (issuer === null) return [];
    return [...(names.includes(name) ? [issuer] : []), ...(names.includes(issuer) ? [name] : [])];
  });
  if (related.length === 0) return;
  const [other] = await underWay([...new Set(related)]);
  if (other === undefined) return;
  const command = `\`${programName()} rotate ${other}${sameFiles}\``;
  throw new Fault(
    'failed',
    `${other} is being rotated, and signs or is signed by what is named; end that first: ${command} goes on with it`,
  );
}

function authoritiesOf(cluster: Cluster): readonly AuthorityArtefact[] {
  return artefactsOf(cluster).filter((each): each is AuthorityArtefact => each.kind === 'authority');
}

function keyPairsOf(cluster: Cluster): readonly KeyPairName[] {
  return artefactsOf(cluster).flatMap((each) => (each.kind === 'key pair' ? [each.name] : []));
}

/** Where several things stand in their rotations. */
export interface Standings {
  readonly world: World;
  readonly standings: readonly RotationStanding[];
  /** Whether a place is not as its sink leaves it. */
  readonly isCutShort: boolean;
}

/** Pure: there is nothing but the artefacts to tell it. */
export function standingsIn(world: World, names: readonly Rotated[], now: Date): Standings {
  return {
    world,
    standings: names.map((name) => rotationStanding(world, name, now)),
    isCutShort: driftOf(world).length > 0,
  };
}
