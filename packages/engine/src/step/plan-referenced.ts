import type { KubeconfigArtifact } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { keeperIn } from '../inventory/wording.ts';
import type { KubeconfigView } from '../kubeconfig/view.ts';
import type { Finding } from '../model/finding.ts';
import { finding } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import type { PlannedBundle } from './bundle-state.ts';
import { isEditable, notEditable, staleReferences } from './kubeconfig-state.ts';
import type { MainCopyChoice } from './main-copy.ts';
import type { ProjectedCa } from './projected-ca.ts';
import { stepFor, writesOf } from './step-for.ts';

/** A kubeconfig that names credential files: kubelet.conf after `kubeadm init` and `kubeadm join`. */
export interface Referenced {
  readonly artifact: KubeconfigArtifact;
  readonly choice: MainCopyChoice;
  readonly view: KubeconfigView;
}

export function elsewhere({ credentialFiles }: KubeconfigView): Finding {
  return finding('credential-elsewhere', { files: [...new Set(credentialFiles)] });
}

/**
 * Plans the trust bundle and the server of kubeconfigs whose credential stays in other files. Each copy keeps its own
 * credential, which is of one node alone, so that nothing is copied. Where a copy cannot be edited, a rotation is blocked.
 */
export function planReferenced(
  { artifact, choice, view }: Referenced,
  bundle: PlannedBundle,
  ca: ProjectedCa,
  more: { readonly warnings: readonly Finding[]; readonly around: readonly Finding[] },
): Step {
  const { copies } = choice;
  const { stale, reasons } = staleReferences(artifact, copies, bundle);
  const own = new Set(reasons.map(({ reason }) => reason));
  const warnings = [
    ...more.warnings,
    elsewhere(view),
    ...more.around.filter(({ reason }) => !own.has(reason)),
    ...lacking(copies),
  ];
  if (stale.length === 0) return stepFor(artifact, 'unchanged', { warnings });
  const fixed = stale.find((copy) => !isEditable(copy));
  if (fixed === undefined) {
    return stepFor(artifact, 'update', { reasons, warnings, writes: writesOf(stale, ['kubeconfig']) });
  }
  const { finding: why, next } = notEditable(artifact, fixed, ca);
  const isRotated = ca.trust !== undefined || ca.trustAbove !== undefined;
  if (!isRotated) return stepFor(artifact, 'unchanged', { warnings: [...warnings, ...reasons, why] });
  return stepFor(artifact, 'blocked', {
    reasons: [...reasons, why],
    warnings,
    next,
  });
}

function lacking(copies: readonly Copy[]): readonly Finding[] {
  return copies
    .filter(({ kubeconfig }) => present(kubeconfig) === undefined)
    .map((copy) => finding('copy-missing/credential-elsewhere', { keeper: keeperIn(copy, copies) }));
}
