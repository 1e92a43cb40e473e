import type { KubeconfigArtifact } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { keeperIn, pathForMessage } from '../inventory/wording.ts';
import { isCredentialElsewhere, type KubeconfigView, keepsOthers } from '../kubeconfig/view.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { askedOf, type PlanContext, phaseFor } from './intent.ts';
import type { MainCopyChoice } from './main-copy.ts';
import { isCurrent, type PlannedBundle } from './plan-bundle.ts';
import type { ProjectedCa } from './projected-ca.ts';
import { stepFor, writesOf } from './step-for.ts';

/** A kubeconfig that names credential files: kubelet.conf after `kubeadm init` and `kubeadm join`. */
export interface Referenced {
  readonly artifact: KubeconfigArtifact;
  readonly choice: MainCopyChoice;
  readonly view: KubeconfigView;
}

/**
 * Returns why the credential in other files is replaced by one inside; null where it stays, since the component that keeps
 * it renews it. The CA that signed it cannot be read from here: from `reissue` on it counts as the old one, and on the way
 * back to `trust` as the new one, which signed for nodes that joined at `reissue`.
 */
export function whyReplaced(
  { artifact, view }: Pick<Referenced, 'artifact' | 'view'>,
  ca: ProjectedCa,
  { intent }: PlanContext,
): Finding | null {
  if (askedOf(artifact.id, intent) !== null) return finding('requested/rekey');
  const { certificateFile: file } = view;
  // A token is signed by another key.
  if (file === null) return null;
  if (ca.publicKey === null && ca.changes) {
    return finding('issuer-changed/credential-elsewhere', { ca: artifact.ca, file });
  }
  const phase = phaseFor(intent, artifact.ca);
  const isBack = ca.returnsToOld === true;
  if (phase !== 'reissue' && phase !== 'distrust' && !isBack) return null;
  return finding('rotation/credential-elsewhere', { ca: artifact.ca, generation: isBack ? 'new' : 'old', file });
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
  const stale = copies.filter((copy) => dataDiffer(artifact, copy, bundle).length > 0);
  const reasons = [
    ...new Map(
      stale.flatMap((copy) => dataDiffer(artifact, copy, bundle)).map((each) => [each.reason, each] as const),
    ).values(),
  ];
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
  const why = finding('not-editable/referenced', { location: pathForMessage(fixed, 'kubeconfig') });
  const isRotated = ca.trust !== undefined || ca.trustAbove !== undefined;
  if (!isRotated) return stepFor(artifact, 'unchanged', { warnings: [...warnings, ...reasons, why] });
  return stepFor(artifact, 'blocked', {
    reasons: [...reasons, why],
    warnings,
    next: remedyFor(artifact, fixed, ca),
  });
}

/**
 * Both remedies work before the phase and while it is carried out in part. A bundle that is set by hand does not: before
 * `trust` no file holds the new CA yet.
 */
function remedyFor({ name, owner, ca }: KubeconfigArtifact, copy: Copy, { issuing }: ProjectedCa): Remedy {
  const isGivenBack = copy.slots.get('kubeconfig')?.sink.sink.reveal !== undefined;
  const canIssue = issuing === 'own key' || issuing === 'issuers';
  return remedy('make-editable', {
    location: isGivenBack ? pathForMessage(copy, 'kubeconfig') : null,
    renew: canIssue ? [name, owner].filter((each) => each !== null) : null,
    ca,
  });
}

function isEditable({ aroundKubeconfig: around, slots }: Copy): boolean {
  const slot = slots.get('kubeconfig');
  return around !== undefined && slot !== undefined && keepsOthers(around, slot);
}

function dataDiffer(artifact: KubeconfigArtifact, copy: Copy, bundle: PlannedBundle): readonly Finding[] {
  const view = present(copy.kubeconfig);
  if (view === undefined || !isCredentialElsewhere(view)) return [];
  return clusterDataDiffer(artifact, view, bundle);
}

/** Returns wrong cluster data in a kubeconfig. */
export function clusterDataDiffer(
  { server }: KubeconfigArtifact,
  view: KubeconfigView,
  bundle: PlannedBundle,
): readonly Finding[] {
  const found: Finding[] = [];
  if (!isCurrent(view.trustBundle, bundle)) {
    found.push(finding('bundle-differs/kubeconfig'));
  }
  if (view.server !== server) {
    found.push(finding('server-differs', { found: view.server, wanted: server }));
  }
  return found;
}

function lacking(copies: readonly Copy[]): readonly Finding[] {
  return copies
    .filter(({ kubeconfig }) => present(kubeconfig) === undefined)
    .map((copy) => finding('copy-missing/credential-elsewhere', { keeper: keeperIn(copy, copies) }));
}
