import { type KubeconfigArtifact, kubeletCredentialFile } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { keeperIn, pathForMessage } from '../inventory/wording.ts';
import { type EntryNames, entryNames } from '../kubeconfig/own-entries.ts';
import { entryLabel, isCredentialElsewhere, type KubeconfigView, keepsOthers } from '../kubeconfig/view.ts';
import type { Action } from '../model/event.ts';
import { type Finding, finding, type Remedy, remedy } from '../model/finding.ts';
import { fileName, present, type SlotValue } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { chainProblem } from './ca-signer.ts';
import { askedOf, type PlanContext, phaseFor } from './intent.ts';
import { blockedByDueCa, issueStep, judgeAsked, leafChoice, lifetimeUnder, waitingKey } from './leaf.ts';
import { type MainCopyChoice, withCopies } from './leaf-copies.ts';
import { blockedByCa, leavesToSuccessor, leftToSuccessor, type ProjectedCa } from './projected-ca.ts';
import { type InTheWay, type StepParts, stepFor, writesOf } from './step-for.ts';
import { isCurrent, othersBeside, othersTakenOut, type PlannedBundle } from './trust-bundle.ts';

interface KubeconfigToPlan {
  readonly artifact: KubeconfigArtifact;
  readonly ca: ProjectedCa;
  readonly bundle: PlannedBundle;
  readonly context: PlanContext;
}

export function planKubeconfig(kubeconfig: KubeconfigToPlan, copies: readonly Copy[]): Step {
  return unlessOthersAreLost(planned(kubeconfig, copies), copies);
}

function planned(kubeconfig: KubeconfigToPlan, copies: readonly Copy[]): Step {
  const { artifact, ca, bundle, context } = kubeconfig;
  const choice = leafChoice(artifact, copies, ca, context);
  if (choice === null) return stepFor(artifact, 'unchanged', { warnings: [finding('not-stored')] });
  const referenced = choice.copies.filter((copy) => keepsReference(kubeconfig, copy));
  const view = present(referenced[0]?.kubeconfig);
  if (view === undefined || referenced.includes(choice.main)) return planAround(kubeconfig, choice);
  const inside = { ...choice, copies: choice.copies.filter((copy) => !referenced.includes(copy)) };
  const around = { warnings: [], around: [] };
  return withReferenced(
    planAround(kubeconfig, inside),
    planReferenced({ artifact, choice: { ...choice, copies: referenced }, view }, bundle, ca, around),
  );
}

/**
 * Merges the steps for copies with a credential and for those that name files. If the first get a new one, the next
 * plan edits the others.
 */
function withReferenced(inside: Step, referenced: Step): Step {
  if (inside.action === 'blocked' || inside.action === 'pending') return inside;
  if (referenced.action === 'blocked') return referenced;
  const warnings = [...inside.warnings, ...referenced.warnings];
  if (referenced.action === 'unchanged') return { ...inside, warnings };
  if (inside.action === 'unchanged') return { ...referenced, warnings };
  if (inside.action !== 'update') return inside;
  const known = new Set(inside.reasons.map(({ reason }) => reason));
  const reasons = [...inside.reasons, ...referenced.reasons.filter(({ reason }) => !known.has(reason))];
  return { ...inside, reasons, warnings, writes: [...inside.writes, ...referenced.writes] };
}

function planAround(kubeconfig: KubeconfigToPlan, choice: MainCopyChoice): Step {
  const { artifact, ca, bundle, context } = kubeconfig;
  const copy = choice.main;
  const found = copy.kubeconfig;
  const isOtherwise = ({ kubeconfig }: Copy): boolean => {
    const own = present(kubeconfig);
    return own === undefined || findingsAround(artifact, own, bundle).length > 0;
  };
  const carriedOut = (action: Action, parts: StepParts): Step =>
    withCopies(artifact, action, parts, choice, isOtherwise);
  const make = (
    action: 'create' | 'renew' | 'rekey',
    reasons: readonly Finding[],
    warnings: readonly Finding[],
  ): Step => {
    const step = issueStep({ artifact, action, parts: { reasons, warnings }, choice, isOtherwise }, ca, context);
    return superseding(kubeconfig, step, copy);
  };
  if (found === undefined || found.state === 'absent') {
    return make('create', [whyCreated(copy)], []);
  }
  if (found.state === 'unreadable') {
    return make('rekey', [finding('unreadable', { location: pathForMessage(copy, 'kubeconfig'), why: found.why })], []);
  }
  const view = found.value;
  const kept = whatIsKept(artifact, view);
  const taken = othersTakenOut(choice.copies, (held) => othersBeside(held, bundle));
  const warnings = [...kept, ...taken];
  if (isCredentialElsewhere(view)) {
    const replaced = whyReplaced({ artifact, view }, ca, context);
    if (replaced !== null) return make('rekey', [replaced, elsewhere(view)], warnings);
    const around = findingsAround(artifact, view, bundle);
    return planReferenced({ artifact, choice, view }, bundle, ca, { warnings, around });
  }
  const publicKey = present(copy.privateKey);
  const [certificate] = view.chain;
  if (publicKey === undefined) {
    return make('rekey', [finding('key-missing/kubeconfig')], warnings);
  }
  if (certificate === undefined) {
    const action = askedOf(artifact.id, context.intent) ?? 'renew';
    return make(action, [finding('certificate-missing/kubeconfig')], warnings);
  }
  const lifetime = lifetimeUnder(ca, artifact, context);
  const own = { ...context, wanted: artifact, certificate, publicKey, ca, lifetime };
  const judgment = judgeAsked(own, waitingKey(choice.copies));
  const { remedy, findings, notes } = judgment;
  const chain = chainProblem(view.chain, ca);
  const around = [...findingsAround(artifact, view, bundle), ...(chain === null ? [] : [chain])];
  const reasons = [...findings, ...notes, ...around];
  const blocked = blockedByCa(artifact, findings, ca, 'unchanged') ?? blockedByDueCa(artifact, judgment, ca);
  if (blocked !== null) return blocked;
  if (remedy === null || leavesToSuccessor(ca, findings)) {
    const left = remedy === null ? notes : [...findings, ...notes, leftToSuccessor(artifact.ca, ca)];
    if (around.length > 0) return carriedOut('update', { reasons: around, warnings: [...left, ...warnings] });
    return carriedOut('unchanged', { warnings: [...left, ...warnings] });
  }
  return make(remedy, reasons, warnings);
}

/**
 * A kubelet goes on with the credential that it renewed by itself, whatever its kubeconfig holds. That holds of a kubelet.conf
 * that is created too, if a rotation is under way, since its node may have joined before it came into the file; or if the
 * file is there with the entries of another cluster.
 */
function superseding(
  { artifact, ca: { trust, passing = [] } }: KubeconfigToPlan,
  step: Step,
  { kubeconfig, aroundKubeconfig }: Copy,
): Step {
  if (artifact.name !== 'kubelet.conf') return step;
  const supersedes = supersededBy(present(kubeconfig)?.certificateFile);
  if (step.action === 'renew' || step.action === 'rekey') return { ...step, supersedes };
  const mayRun = trust !== undefined || passing.length > 0 || aroundKubeconfig !== undefined;
  if (step.action !== 'create' || !mayRun) return step;
  return { ...step, supersedes, writes: step.writes.map((write) => ({ ...write, lost: true as const })) };
}

/** Other entries of the file stay: ours are appended. */
function whyCreated({ aroundKubeconfig: around }: Copy): Finding {
  if (around === undefined) return finding('missing');
  const { foreign = null } = around;
  if (foreign === null) return finding('entries-missing', { foreign });
  const { name: context, server, commonName } = foreign;
  return finding('entries-missing', { foreign: { context, server, commonName } });
}

/** Blocks a write over other entries where the file cannot be edited in place. */
function unlessOthersAreLost(step: Step, copies: readonly Copy[]): Step {
  const written = copies.filter(({ slots }) => {
    const slot = slots.get('kubeconfig');
    return step.writes.some(({ location, entry }) => location === slot?.location.id && entry === slot.entry);
  });
  const lost = othersLost(written);
  if (lost === null) return step;
  const { artifact, name, owner, reasons, warnings } = step;
  const own = { artifact, name, owner, warnings, writes: [] };
  return { ...own, action: 'blocked', reasons: [...reasons, lost.finding], next: lost.next };
}

/** Returns differences that stay. */
function whatIsKept(artifact: KubeconfigArtifact, view: KubeconfigView): readonly Finding[] {
  const { localFields, ownContext, currentContext } = view;
  const kept: Finding[] = [];
  if (localFields.length > 0) kept.push(finding('fields-foreign', { fields: localFields }));
  if (currentContext !== ownContext && entryNames(artifact, view, view).currentContext === currentContext) {
    kept.push(finding('context-elsewhere', { current: currentContext, own: ownContext }));
  }
  return kept;
}

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

/** A kubeconfig that names credential files: kubelet.conf after `kubeadm init` and `kubeadm join`. */
interface Referenced {
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
function planReferenced(
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

/**
 * Returns the files in which a kubelet keeps its own client credential: in the folder that its kubeconfig names, else in the
 * usual one. A file of another name is a person's, and the kubelet loads its own file first.
 */
export function supersededBy(certificateFile?: string | null): readonly string[] {
  const isOwn =
    certificateFile?.startsWith('/') === true && fileName(certificateFile) === fileName(kubeletCredentialFile);
  return [isOwn ? certificateFile : kubeletCredentialFile];
}

/** A kubelet whose kubeconfig names its own file does not start without that file. */
export function holdsCredential(kubeconfig: SlotValue<KubeconfigView> | undefined): boolean {
  const view = present(kubeconfig);
  return view !== undefined && !isCredentialElsewhere(view);
}
