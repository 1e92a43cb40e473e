import type { AdoptionFinding, KeyState, Plan, Tree } from '@kpki/engine';
import { type ArtifactName, type Profile, pathOf } from '@kpki/spec';
import type { Adoption } from '../session/adopt/adoption.ts';

export interface AdoptionReport {
  readonly cluster: string;
  readonly profile: Profile;
  readonly kubernetesVersion: string;
  readonly file: string | null;
  readonly obstacle: string | null;
  readonly found: readonly FoundArtifact[];
  readonly findings: readonly AdoptionFinding[];
  readonly plan: Plan | null;
}

export interface FoundArtifact {
  readonly artifact: string;
  readonly user: string | null;
  readonly tree: string;
  readonly where: string;
  readonly keyWhere: string | null;
  readonly key: KeyState;
  readonly belongs: string;
  readonly subject: string | null;
  readonly notAfter: string | null;
}

export function adoptionReport(
  { draft, trees, findings, plan, obstacle }: Adoption,
  file: string | null,
): AdoptionReport {
  const { name: cluster, profile, kubernetesVersion } = draft.answers;
  return { cluster, profile, kubernetesVersion, file, obstacle, found: trees.flatMap(foundIn), findings, plan };
}

/** Returns the place in kubeadm's layout, without the folder of the node. */
export function placeInLayout(artifact: ArtifactName, user: string | undefined): string {
  const isKubeconfig = artifact === 'user' || artifact.endsWith('.conf');
  const part = isKubeconfig ? 'kubeconfig' : artifact === 'sa' ? 'public key' : 'certificate';
  return pathOf(artifact, part).replace('<user>', user ?? '');
}

function foundIn({ label, holdings }: Tree): readonly FoundArtifact[] {
  return holdings.map(({ artifact, user, where, keyWhere, keyState, certificates: [first] }) => ({
    artifact,
    user: user ?? null,
    tree: label,
    where,
    keyWhere: keyWhere ?? null,
    key: keyState,
    belongs: placeInLayout(artifact, user),
    subject: first?.subject.text ?? null,
    notAfter: first?.notAfter.toISOString() ?? null,
  }));
}
