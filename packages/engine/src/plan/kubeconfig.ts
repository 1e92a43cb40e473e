import { type KubeconfigArtifact, kubeletCredentialFile } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { keeperIn, pathForMessage } from '../inventory/wording.ts';
import { type EntryNames, entryNames } from '../kubeconfig/own-entries.ts';
import { entryLabel, isCredentialElsewhere, type KubeconfigView, keepsOthers } from '../kubeconfig/view.ts';
import { type Finding, finding, type Remedy, remedy } from '../model/finding.ts';
import { fileName, present, type SlotValue } from '../model/slot.ts';
import type { PlannedWrite, Step } from '../model/step.ts';
import { phaseFor, requestedAction } from './intent.ts';
import { issuance, type LeafNeed, leafChoice, needOfCredential, stepOfNeed } from './leaf.ts';
import type { ChosenLeaf, Leaf, MainCopyChoice } from './leaf-copies.ts';
import type { PlanContext } from './plan-context.ts';
import type { ProjectedCa } from './projected-ca.ts';
import { type InTheWay, stepFor, writesOf } from './step-for.ts';
import { isCurrent, otherCasIn, othersTakenOut, type PlannedBundle } from './trust-bundle.ts';

interface KubeconfigLeaf extends Leaf<KubeconfigArtifact> {
  readonly bundle: PlannedBundle;
}

export function planKubeconfig(kubeconfig: KubeconfigLeaf, copies: readonly Copy[]): Step {
  const choice = leafChoice(kubeconfig, copies);
  if (choice === null) return stepFor(kubeconfig.artifact, 'unchanged', { warnings: [finding('not-stored')] });
  const { inside, referenced } = needsOfKubeconfig(kubeconfig, choice);
  if (inside === null) return planReferenced(kubeconfig, referenced, aroundMain(kubeconfig, choice));
  const own = superseding(kubeconfig, stepOfNeed(inside.leaf, inside.need), choice.main);
  return referenced === null ? own : withReferenced(own, planReferenced(kubeconfig, referenced));
}

/** What copies lack: those with a credential, and those that name the files of one. */
type KubeconfigNeeds =
  | { readonly inside: null; readonly referenced: ReferencedNeed }
  | {
      readonly inside: { readonly leaf: ChosenLeaf; readonly need: LeafNeed };
      readonly referenced: ReferencedNeed | null;
    };

/** Returns what a kubeconfig lacks: its planner and the status of a rotation go by the same. */
export function needsOfKubeconfig(kubeconfig: KubeconfigLeaf, choice: MainCopyChoice): KubeconfigNeeds {
  const { artifact, bundle } = kubeconfig;
  const kept = choice.copies.filter((copy) => keepsReference(kubeconfig, copy));
  const [first] = kept;
  if (kept.includes(choice.main)) {
    return { inside: null, referenced: needOfReferenced(kubeconfig, choice.copies, choice.main) };
  }
  const own = { ...choice, copies: choice.copies.filter((copy) => !kept.includes(copy)) };
  const hasOtherContent = ({ kubeconfig: found }: Copy): boolean => {
    const view = present(found);
    return view === undefined || findingsAround(artifact, view, bundle).length > 0;
  };
  return {
    inside: { leaf: { ...kubeconfig, choice: own, hasOtherContent }, need: needInside(kubeconfig, own) },
    referenced: first === undefined ? null : needOfReferenced(kubeconfig, kept, first),
  };
}

function needInside(kubeconfig: KubeconfigLeaf, choice: MainCopyChoice): LeafNeed {
  const { artifact, ca, bundle, context } = kubeconfig;
  const { main, copies } = choice;
  const found = main.kubeconfig;
  if (found === undefined || found.state === 'absent') return issuance('create', [whyCreated(main)]);
  if (found.state === 'unreadable') {
    return issuance('rekey', [finding('unreadable', { location: pathForMessage(main, 'kubeconfig'), why: found.why })]);
  }
  const view = found.value;
  const warnings = whatIsKept(artifact, view, copies, bundle);
  const replaced = isCredentialElsewhere(view) ? whyReplaced({ artifact, view }, ca, context) : null;
  if (replaced !== null) return issuance('rekey', [replaced, elsewhere(view)], warnings);
  const said = {
    key: () => finding('key-missing/kubeconfig'),
    certificate: () => finding('certificate-missing/kubeconfig'),
    around: findingsAround(artifact, view, bundle),
  };
  return needOfCredential(kubeconfig, choice, view.chain, said, warnings);
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

/**
 * A kubelet goes on with the credential that it renewed by itself, whatever its kubeconfig holds. That holds of a kubelet.conf
 * that is created too, if a rotation is under way, since its node may have joined before it came into the file; or if the
 * file is there with the entries of another cluster.
 */
function superseding(
  { artifact, ca: { rotation } }: KubeconfigLeaf,
  step: Step,
  { kubeconfig, aroundKubeconfig }: Copy,
): Step {
  if (artifact.name !== 'kubelet.conf') return step;
  const supersedes = supersededBy(present(kubeconfig)?.certificateFile);
  if (step.action === 'renew' || step.action === 'rekey') return { ...step, supersedes };
  const isRotated = rotation.is === 'phase' || (rotation.is === 'outside' && rotation.passing.length > 0);
  const mayRun = isRotated || aroundKubeconfig !== undefined;
  if (step.action !== 'create' || !mayRun) return step;
  return { ...step, supersedes, writes: step.writes.map((write) => ({ ...write, effect: 'recreates' })) };
}

/** Other entries of the file stay: ours are appended. */
function whyCreated({ aroundKubeconfig: around }: Copy): Finding {
  if (around === undefined) return finding('missing');
  const { foreign = null } = around;
  if (foreign === null) return finding('entries-missing', { foreign });
  const { name: context, server, commonName } = foreign;
  return finding('entries-missing', { foreign: { context, server, commonName } });
}

/** Returns differences that stay, and certificates that a written kubeconfig loses. */
function whatIsKept(
  artifact: KubeconfigArtifact,
  view: KubeconfigView,
  copies: readonly Copy[],
  bundle: PlannedBundle,
): readonly Finding[] {
  const { localFields, ownContext, currentContext } = view;
  const kept: Finding[] = [];
  if (localFields.length > 0) kept.push(finding('fields-foreign', { fields: localFields }));
  if (currentContext !== ownContext && entryNames(artifact, view, view).currentContext === currentContext) {
    kept.push(finding('context-elsewhere', { current: currentContext, own: ownContext }));
  }
  return [...kept, ...othersTakenOut(copies, (held) => otherCasIn(held, bundle))];
}

/** A copy that names credential files keeps them: no credential is copied over it. */
function keepsReference({ artifact, ca, context }: KubeconfigLeaf, { kubeconfig }: Copy): boolean {
  const view = present(kubeconfig);
  return view !== undefined && isCredentialElsewhere(view) && whyReplaced({ artifact, view }, ca, context) === null;
}

/**
 * Returns why the credential in other files is replaced by one inside; null where it stays, since the component that keeps
 * it renews it. The CA that signed it cannot be read from here: from `reissue` on it counts as the old one, and on the way
 * back to `trust` as the new one, which signed for nodes that joined at `reissue`.
 */
function whyReplaced(
  { artifact, view }: { readonly artifact: KubeconfigArtifact; readonly view: KubeconfigView },
  ca: ProjectedCa,
  { intent }: PlanContext,
): Finding | null {
  if (requestedAction(artifact.id, intent) !== null) return finding('requested/rekey');
  const { certificateFile: file } = view;
  // A token is signed by another key.
  if (file === null) return null;
  if (ca.publicKey === null && ca.changes) {
    return finding('issuer-changed/credential-elsewhere', { ca: artifact.ca, file });
  }
  const phase = phaseFor(intent, artifact.ca);
  const isBack = ca.rotation.is === 'phase' && ca.rotation.returnsToOld;
  if (phase !== 'reissue' && phase !== 'distrust' && !isBack) return null;
  return finding('rotation/credential-elsewhere', { ca: artifact.ca, generation: isBack ? 'new' : 'old', file });
}

/** What copies lack whose credential stays in other files. */
export interface ReferencedNeed {
  readonly copies: readonly Copy[];
  /** The one whose files are named. */
  readonly named: Copy;
  /** Those with other cluster data, and in what they differ. */
  readonly stale: readonly Copy[];
  readonly reasons: readonly Finding[];
  /** Why a stale one cannot be edited. */
  readonly blocker: InTheWay | null;
}

function needOfReferenced(
  { artifact, ca, bundle }: KubeconfigLeaf,
  copies: readonly Copy[],
  named: Copy,
): ReferencedNeed {
  const differing = copies.flatMap((copy) => {
    const view = present(copy.kubeconfig);
    if (view === undefined || !isCredentialElsewhere(view)) return [];
    const found = clusterDataDiffer(artifact, view, bundle);
    return found.length === 0 ? [] : [{ copy, found }];
  });
  const found = differing.flatMap((each) => each.found.map((one) => [one.reason, one] as const));
  const stale = differing.map(({ copy }) => copy);
  const fixed = stale.find((copy) => !isEditable(copy));
  return {
    copies,
    named,
    stale,
    reasons: [...new Map(found).values()],
    blocker: fixed === undefined ? null : notEditable(artifact, fixed, ca),
  };
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
function notEditable(artifact: KubeconfigArtifact, copy: Copy, ca: ProjectedCa): InTheWay {
  const location = pathForMessage(copy, 'kubeconfig');
  return { finding: finding('not-editable/referenced', { location }), next: remedyFor(artifact, copy, ca) };
}

/**
 * Both remedies work before the phase and while it is carried out in part. A bundle that is set by hand does not: before
 * `trust` no file holds the new CA yet.
 */
function remedyFor({ name, owner, ca }: KubeconfigArtifact, copy: Copy, { issuing }: ProjectedCa): Remedy {
  const isGivenBack = copy.slots.get('kubeconfig')?.sink.sink.reveal !== undefined;
  const canIssue = issuing.by === 'own key' || issuing.by === 'issuers';
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

/** Returns why copies cannot be written: entries of others would be lost in one that cannot be edited in place. */
export function othersLost(written: readonly Copy[]): InTheWay | null {
  const lost = written.find((copy) => (copy.aroundKubeconfig?.others ?? []).length > 0 && !isEditable(copy));
  if (lost === undefined) return null;
  const location = pathForMessage(lost, 'kubeconfig');
  const others = lost.aroundKubeconfig?.others ?? [];
  return { finding: finding('not-editable', { location, others }), next: remedy('move-entries') };
}

function findingsAround(artifact: KubeconfigArtifact, view: KubeconfigView, bundle: PlannedBundle): readonly Finding[] {
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

function elsewhere({ credentialFiles }: KubeconfigView): Finding {
  return finding('credential-elsewhere', { files: [...new Set(credentialFiles)] });
}

interface AroundMain {
  readonly warnings: readonly Finding[];
  readonly around: readonly Finding[];
}

function aroundMain({ artifact, bundle }: KubeconfigLeaf, { main, copies }: MainCopyChoice): AroundMain {
  const view = present(main.kubeconfig);
  if (view === undefined) return { warnings: [], around: [] };
  return { warnings: whatIsKept(artifact, view, copies, bundle), around: findingsAround(artifact, view, bundle) };
}

/**
 * Plans the trust bundle and the server of kubeconfigs whose credential stays in other files: those of kubelets after
 * `kubeadm init` and `kubeadm join`. Each copy keeps its own credential, which is of one node alone, so that nothing is
 * copied. Where a copy cannot be edited, a rotation is blocked.
 */
function planReferenced(
  { artifact, ca }: KubeconfigLeaf,
  { copies, named, stale, reasons, blocker }: ReferencedNeed,
  more: AroundMain = { warnings: [], around: [] },
): Step {
  const own = new Set(reasons.map(({ reason }) => reason));
  const view = present(named.kubeconfig);
  const warnings = [
    ...more.warnings,
    ...(view === undefined ? [] : [elsewhere(view)]),
    ...more.around.filter(({ reason }) => !own.has(reason)),
    ...lacking(copies),
  ];
  if (stale.length === 0) return stepFor(artifact, 'unchanged', { warnings });
  if (blocker === null) {
    const writes = writesOf(stale, ['kubeconfig']).map((write): PlannedWrite => ({ ...write, effect: 'edits' }));
    return stepFor(artifact, 'update', { reasons, warnings, operations: [], writes });
  }
  const { finding: why, next } = blocker;
  const isRotated = ca.rotation.is === 'phase' || ca.rotationAbove.is === 'phase';
  if (!isRotated) return stepFor(artifact, 'unchanged', { warnings: [...warnings, ...reasons, why] });
  return stepFor(artifact, 'blocked', { reasons: [...reasons, why], warnings, next });
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
