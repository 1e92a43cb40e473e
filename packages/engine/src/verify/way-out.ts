import type { CaName, LeafArtifact } from '@kpki/spec';
import type { Warning } from '@kpki/x509';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { type Cure, cures } from '../not-to-be-issued.ts';
import type { ObservedState } from '../read/observed-state.ts';

/**
 * What gets a leaf's chain rid of warnings, each command once: `` `kpki renew etcd-ca` issues it anew over the same key ``.
 * Of what no command mends, nothing is said.
 */
export function waysOut(
  artifact: LeafArtifact,
  warnings: readonly Warning[],
  observed: Pick<ObservedState, 'artifacts'>,
): readonly string[] {
  const ways = warnings.flatMap(({ rule, depth }) => {
    const cure = cures[rule];
    if (depth === 0) return leafWay(artifact, cure.leaf);
    const authority = depth === 1 ? artifact.authority : above(artifact, observed);
    return authority === null ? [] : caWay(authority, cure.authority);
  });
  return [...new Set(ways)];
}

function leafWay({ name }: LeafArtifact, cure: Cure): readonly string[] {
  if (cure === null) return [];
  return cure === 'another key'
    ? [`\`kpki rekey ${name}\` issues it anew over a new key`]
    : [`\`kpki renew ${name}\` issues it anew as it should be`];
}

function caWay(authority: CaName, cure: Cure): readonly string[] {
  if (cure === null) return [];
  return cure === 'another key'
    ? [`\`kpki rotate ${authority}\` puts another authority in its place`]
    : [`\`kpki renew ${authority}\` issues it anew over the same key, and what it signed stays good`];
}

/** The root above the CA of a leaf; null where kpki knows of none. */
function above({ authority }: LeafArtifact, { artifacts }: Pick<ObservedState, 'artifacts'>): CaName | null {
  const root = ofKind(artifacts, 'authority').find(({ name }) => name === 'root-ca');
  return root === undefined || authority === 'root-ca' ? null : root.name;
}
