import type { KubeconfigArtifact } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { entryNames } from '../kubeconfig/own-entries.ts';
import { isCredentialElsewhere, type KubeconfigView } from '../kubeconfig/view.ts';
import type { Action } from '../model/event.ts';
import type { Finding } from '../model/finding.ts';
import { finding } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { chainProblem } from './above-ca.ts';
import type { PlannedBundle } from './bundle-state.ts';
import { withCopies } from './copies.ts';
import { blockedByDueCa } from './due-ca.ts';
import { askedOf, type PlanContext } from './intent.ts';
import { issueStep, leafChoice, lifetimeUnder, waitingKey } from './issue-step.ts';
import { judgeAsked } from './judge-leaf.ts';
import { findingsAround, keepsReference, othersLost, whyReplaced } from './kubeconfig-state.ts';
import type { MainCopyChoice } from './main-copy.ts';
import { othersTakenOut } from './others-in-bundles.ts';
import { othersBeside } from './plan-bundle.ts';
import { elsewhere, planReferenced } from './plan-referenced.ts';
import { blockedByCa, leavesToSuccessor, leftToSuccessor, type ProjectedCa } from './projected-ca.ts';
import { type StepParts, stepFor } from './step-for.ts';
import { supersededBy } from './superseded.ts';

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
