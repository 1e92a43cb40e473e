import type { AdoptionFinding, KeyState, Plan, Tree } from '@kpki/engine';
import { type ArtefactName, type Profile, pathOf } from '@kpki/spec';
import type { Adoption } from '../session/adopt/adoption.ts';

export interface AdoptionReport {
  readonly cluster: string;
  readonly profile: Profile;
  readonly kubernetesVersion: string;
  readonly file: string | null;
  readonly obstacle: string | null;
  readonly found: readonly FoundArtefact[];
  readonly findings: readonly AdoptionFinding[];
  readonly plan: Plan | null;
}

export interface FoundArtefact {
  readonly artefact: string;
  readonly user: string | null;
  readonly tree: string;
  readonly where: string;
  readonly keyWhere: string | null;
  readonly key: KeyState;
  readonly belongs: string;
  readonly subject: string | null;
  readonly notAfter: string | null;
}

/** `file`: null if none was written. */
export function adoptionReport(
  { draft, trees, findings, plan, obstacle }: Adoption,
  file: string | null,
): AdoptionReport {
  const { name: cluster, profile, kubernetesVersion } = draft.answers;
  return { cluster, profile, kubernetesVersion, file, obstacle, found: trees.flatMap(foundIn), findings, plan };
}

/** Returns the place in kubeadm's layout, without the folder of the node. */
export function placeInLayout(artefact: ArtefactName, user: string | undefined): string {
  const isKubeconfig = artefact === 'user' || artefact.endsWith('.conf');
  const part = isKubeconfig ? 'kubeconfig' : artefact === 'sa' ? 'public key' : 'certificate';
  return pathOf(artefact, part).replace('<user>', user ?? '');
}

function foundIn({ label, holdings }: Tree): readonly FoundArtefact[] {
  return holdings.map(({ artefact, user, where, keyWhere, keyState, certificates: [first] }) => ({
    artefact,
    user: user ?? null,
    tree: label,
    where,
    keyWhere: keyWhere ?? null,
    key: keyState,
    belongs: placeInLayout(artefact, user),
    subject: first?.subject.text ?? null,
    notAfter: first?.notAfter.toISOString() ?? null,
  }));
}
