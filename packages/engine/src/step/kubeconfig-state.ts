import type { KubeconfigArtifact } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { type EntryNames, entryNames } from '../kubeconfig/own-entries.ts';
import { entryLabel, isCredentialElsewhere, type KubeconfigView, keepsOthers } from '../kubeconfig/view.ts';
import { type Finding, finding, type Remedy, remedy } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import { isCurrent, type PlannedBundle } from './bundle-state.ts';
import { askedOf, type PlanContext, phaseFor } from './intent.ts';
import type { ProjectedCa } from './projected-ca.ts';
import type { InTheWay } from './refused.ts';

// What a kubeconfig holds around its credential, against the projected bundle, and what prevents an edit: for its plan, and
// for how far a rotation is.

interface Kubeconfig {
  readonly artifact: KubeconfigArtifact;
  readonly ca: ProjectedCa;
  readonly context: PlanContext;
}

/** A copy that names credential files keeps them: no credential is copied over it. */
export function keepsReference({ artifact, ca, context }: Kubeconfig, { kubeconfig }: Copy): boolean {
  const view = present(kubeconfig);
  return view !== undefined && isCredentialElsewhere(view) && whyReplaced({ artifact, view }, ca, context) === null;
}

/**
 * Returns why the credential in other files is replaced by one inside; null where it stays, since the component that keeps
 * it renews it. The CA that signed it cannot be read from here: from `reissue` on it counts as the old one, and on the way
 * back to `trust` as the new one, which signed for nodes that joined at `reissue`.
 */
export function whyReplaced(
  { artifact, view }: { readonly artifact: KubeconfigArtifact; readonly view: KubeconfigView },
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

/** Returns the copies with other cluster data among those that name credential files, and in what they differ. */
export function staleReferences(
  artifact: KubeconfigArtifact,
  copies: readonly Copy[],
  bundle: PlannedBundle,
): { readonly stale: readonly Copy[]; readonly reasons: readonly Finding[] } {
  const differing = copies.map((copy) => ({ copy, found: dataDiffer(artifact, copy, bundle) }));
  const found = differing.flatMap((each) => each.found.map((one) => [one.reason, one] as const));
  return {
    stale: differing.filter((each) => each.found.length > 0).map(({ copy }) => copy),
    reasons: [...new Map(found).values()],
  };
}

function dataDiffer(artifact: KubeconfigArtifact, copy: Copy, bundle: PlannedBundle): readonly Finding[] {
  const view = present(copy.kubeconfig);
  if (view === undefined || !isCredentialElsewhere(view)) return [];
  return clusterDataDiffer(artifact, view, bundle);
}

/** Returns wrong cluster data in a kubeconfig. */
function clusterDataDiffer(
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

/** Returns why the data around a credential in other files cannot be edited. */
export function notEditable(artifact: KubeconfigArtifact, copy: Copy, ca: ProjectedCa): InTheWay {
  const location = pathForMessage(copy, 'kubeconfig');
  return { finding: finding('not-editable/referenced', { location }), next: remedyFor(artifact, copy, ca) };
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

export function isEditable({ aroundKubeconfig: around, slots }: Copy): boolean {
  const slot = slots.get('kubeconfig');
  return around !== undefined && slot !== undefined && keepsOthers(around, slot);
}

/** Returns why copies cannot be written: entries of others would be lost in one that cannot be edited in place. */
export function othersLost(written: readonly Copy[]): InTheWay | null {
  const lost = written.find((copy) => (copy.aroundKubeconfig?.others ?? []).length > 0 && !isEditable(copy));
  if (lost === undefined) return null;
  const location = pathForMessage(lost, 'kubeconfig');
  const others = lost.aroundKubeconfig?.others ?? [];
  return { finding: finding('not-editable', { location, others }), next: remedy('move-entries') };
}

export function findingsAround(
  artifact: KubeconfigArtifact,
  view: KubeconfigView,
  bundle: PlannedBundle,
): readonly Finding[] {
  const found: Finding[] = [...clusterDataDiffer(artifact, view, bundle)];
  if (view.foreignFields.length > 0) found.push(finding('fields-foreign', { fields: view.foreignFields }));
  const differing = entriesDiffer(view, entryNames(artifact, view, view));
  if (differing !== null) found.push(differing);
  return found;
}

function entriesDiffer(view: KubeconfigView, names: EntryNames): Finding | null {
  const { ownContext, userName, clusterName, currentContext: found } = view;
  const { contextName: wanted } = names;
  const isNamed = ownContext === wanted && userName === names.userName && clusterName === names.clusterName;
  if (!isNamed) {
    const differing = {
      found: { context: ownContext, user: userName },
      wanted: { context: wanted, user: names.userName },
    };
    return finding('entries-differ', differing);
  }
  if (found === names.currentContext) return null;
  if (found === null) return finding('entries-differ/no-current-context', { wanted });
  const isThere = view.others.includes(entryLabel('context', found));
  return finding(isThere ? 'entries-differ/current-context' : 'entries-differ/unknown-context', { found, wanted });
}
