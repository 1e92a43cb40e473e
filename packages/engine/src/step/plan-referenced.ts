import type { KubeconfigArtifact } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { keeperOf, whereIs } from '../inventory/wording.ts';
import { isCredentialElsewhere, type KubeconfigView, keepsOthers } from '../kubeconfig/view.ts';
import type { Finding } from '../model/reason.ts';
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
  if (askedOf(artifact.id, intent) !== null) {
    return { reason: 'requested', text: 'a new key and certificate were asked for' };
  }
  // A token is signed by another key.
  if (view.certificateFile === null) return null;
  if (ca.publicKey === null && ca.changes) {
    return {
      reason: 'issuer-changed',
      text: `${artifact.ca} is replaced, and may have signed ${view.certificateFile}`,
    };
  }
  const phase = phaseFor(intent, artifact.ca);
  const isBack = ca.returnsToOld === true;
  if (phase !== 'reissue' && phase !== 'distrust' && !isBack) return null;
  const signer = isBack ? 'new' : 'old';
  return { reason: 'rotation', text: `the ${signer} ${artifact.ca} may have signed ${view.certificateFile}` };
}

export function elsewhere({ credentialFiles }: KubeconfigView): Finding {
  return {
    reason: 'credential-elsewhere',
    text: `its credential is in ${[...new Set(credentialFiles)].join(' and ')}`,
  };
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
  const why: Finding = {
    reason: 'not-editable',
    text: `${whereIs(fixed, 'kubeconfig')} cannot be edited in place, so its trust bundle and server stay`,
  };
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
function remedyFor(artifact: KubeconfigArtifact, copy: Copy, { issuing }: ProjectedCa): string {
  const name = [artifact.name, artifact.owner].filter((each) => each !== null).join(' ');
  const isGivenBack = copy.slots.get('kubeconfig')?.sink.sink.reveal !== undefined;
  const remedies = [
    isGivenBack
      ? `write ${whereIs(copy, 'kubeconfig')} without YAML anchors, aliases and tags, as \`kubectl config view --raw\` prints it`
      : null,
    issuing === 'own key' || issuing === 'issuers' ? `have the whole file made: \`kpki renew ${name}\`` : null,
  ].filter((each) => each !== null);
  return remedies.length > 0 ? remedies.join('; or ') : `bring the private key of ${artifact.ca} back`;
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
    found.push({ reason: 'bundle-differs', text: 'its trust bundle is not the current one' });
  }
  if (view.server !== server) {
    found.push({ reason: 'server-differs', text: `it names ${view.server}, declared is ${server}` });
  }
  return found;
}

function lacking(copies: readonly Copy[]): readonly Finding[] {
  return copies
    .filter(({ kubeconfig }) => present(kubeconfig) === undefined)
    .map((copy) => ({
      reason: 'copy-missing',
      text: `${keeperOf(copy, copies)} does not have it, and a credential in other files is not copied`,
    }));
}
