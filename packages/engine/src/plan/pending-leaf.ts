import type { KubeconfigArtifact, LeafArtifact } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { copiesOf } from '../inventory/observe.ts';
import { keeperIn } from '../inventory/wording.ts';
import { isCredentialElsewhere } from '../kubeconfig/view.ts';
import { type Finding, finding, type Reason, type Remedy, remedy } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import { chainProblem } from './ca-signer.ts';
import type { PlanContext } from './intent.ts';
import {
  elsewhere,
  findingsAround,
  isEditable,
  keepsReference,
  notEditable,
  othersLost,
  staleReferences,
  whyReplaced,
} from './kubeconfig.ts';
import { judgeLeaf, leafChoice, lifetimeUnder } from './leaf.ts';
import { canBeCopied, chainOf, copiesUnlike, type MainCopyChoice } from './leaf-copies.ts';
import { blockerOfCa, leavesToSuccessor, type ProjectedCa } from './projected-ca.ts';
import { noBundle, type PlannedBundle } from './trust-bundle.ts';

/** What one artifact lacks of a phase. `why`: the findings about it. */
export type Gap =
  | { readonly is: 'pending'; readonly copies: readonly Copy[]; readonly why: readonly Finding[] }
  | { readonly is: 'blocked'; readonly why: readonly Finding[]; readonly remedy: Remedy };

/** Findings that a rotation causes. */
const ofRotation: ReadonlySet<Reason> = new Set<Reason>([
  'rotation',
  'issuer-changed',
  'bundle-differs',
  'bundle-trusts-more',
  'chain-differs',
  'copies-differ',
  'copy-missing',
]);

export function isOfRotation({ reason }: Finding): boolean {
  return ofRotation.has(reason);
}

/** Returns whether a certificate of the generation that the phase does not use is shown. */
export function isOfOther({ reason }: Finding): boolean {
  return reason === 'issuer-changed';
}

interface Leaf<Kind extends LeafArtifact = LeafArtifact> {
  readonly artifact: Kind;
  readonly ca: ProjectedCa;
  readonly context: PlanContext;
  readonly bundle: PlannedBundle;
}

/** Returns what a leaf lacks of a phase, under its CA and with the bundle of that phase; null where it lacks nothing. */
export function gapOfLeaf(leaf: Leaf): Gap | null {
  const { artifact, ca, context } = leaf;
  const choice = leafChoice(artifact, copiesOf(artifact, context), ca, context);
  if (choice === null) return null;
  if (artifact.kind === 'certificate') return gapOfCredential(leaf, choice, []);
  const gap = gapOfKubeconfig({ ...leaf, artifact }, choice);
  if (gap === null || gap.is === 'blocked') return gap;
  const lost = othersLost(gap.copies);
  return lost === null ? gap : { ...gap, is: 'blocked', why: [...gap.why, lost.finding], remedy: lost.next };
}

/** Some copies may hold the credential, and others name the files that do. */
function gapOfKubeconfig(leaf: Leaf<KubeconfigArtifact>, choice: MainCopyChoice): Gap | null {
  const referenced = choice.copies.filter((copy) => keepsReference(leaf, copy));
  if (referenced.includes(choice.main)) return gapOfReferenced(leaf, choice);
  const inside = gapAround(leaf, { ...choice, copies: choice.copies.filter((copy) => !referenced.includes(copy)) });
  const outside = gapOfReferenced(leaf, { ...choice, copies: referenced });
  if (inside === null || outside === null) return inside ?? outside;
  if (inside.is === 'blocked') return inside;
  if (outside.is === 'blocked') return outside;
  return { ...inside, copies: [...inside.copies, ...outside.copies] };
}

function gapAround(leaf: Leaf<KubeconfigArtifact>, choice: MainCopyChoice): Gap | null {
  const { artifact, ca, context, bundle } = leaf;
  const view = present(choice.main.kubeconfig);
  if (view === undefined) return null;
  if (!isCredentialElsewhere(view)) {
    return gapOfCredential(leaf, choice, findingsAround(artifact, view, bundle));
  }
  const replaced = whyReplaced({ artifact, view }, ca, context);
  if (replaced === null) return gapOfReferenced(leaf, choice);
  return gapOfIssued(leaf, choice, [replaced, elsewhere(view)]);
}

function gapOfReferenced({ artifact, ca, bundle }: Leaf<KubeconfigArtifact>, { copies }: MainCopyChoice): Gap | null {
  const { stale, reasons } = staleReferences(artifact, copies, bundle);
  if (!reasons.some(isOfRotation)) return null;
  const fixed = stale.find((copy) => !isEditable(copy));
  if (fixed === undefined) return { is: 'pending', copies: stale, why: reasons };
  const { finding: why, next } = notEditable(artifact, fixed, ca);
  return { is: 'blocked', why: [...reasons, why], remedy: next };
}

/** `around`: what differs around the credential. */
function gapOfCredential(leaf: Leaf, choice: MainCopyChoice, around: readonly Finding[]): Gap | null {
  const { artifact, ca, context, bundle } = leaf;
  const { main, copies, rival } = choice;
  const [certificate] = chainOf(main);
  const publicKey = present(main.privateKey);
  // It is made again whatever the phase is.
  if (certificate === undefined || publicKey === undefined) return null;
  const lifetime = lifetimeUnder(ca, artifact, context);
  const { remedy, findings, notes } = judgeLeaf({ ...context, wanted: artifact, certificate, publicKey, ca, lifetime });
  const unaccepted = blockerOfCa(artifact, findings, ca, 'unchanged');
  if (unaccepted !== null) return blockedIfRotated([...findings, unaccepted.finding], unaccepted.next);
  const chain = chainProblem(chainOf(main), ca);
  const outside = [...around, ...(chain === null ? [] : [chain])];
  if (remedy !== null && !leavesToSuccessor(ca, findings)) {
    return gapOfIssued(leaf, choice, [...findings, ...notes, ...(artifact.kind === 'kubeconfig' ? outside : [])]);
  }
  if (rival !== null) return blockedByRival(choice, rival);
  const isOtherwise = (copy: MainCopyChoice['main']): boolean => {
    if (artifact.kind !== 'kubeconfig') return false;
    const view = present(copy.kubeconfig);
    return view === undefined || findingsAround(artifact, view, bundle).length > 0;
  };
  const unlike = copiesUnlike(choice, isOtherwise);
  if (!canBeCopied(choice, unlike)) return null;
  if (outside.length > 0) {
    return unlike.length > 0 || outside.some(isOfRotation) ? { is: 'pending', copies, why: outside } : null;
  }
  return unlike.length === 0 ? null : { is: 'pending', copies: unlike.map(({ copy }) => copy), why: [] };
}

function gapOfIssued({ artifact, ca }: Leaf, choice: MainCopyChoice, why: readonly Finding[]): Gap | null {
  if (!why.some(isOfRotation) || leavesToSuccessor(ca, why)) return null;
  const blocker = blockerOfCa(artifact, why, ca, 'issue');
  if (blocker !== null) return { is: 'blocked', why: [...why, blocker.finding], remedy: blocker.next };
  return choice.rival === null ? { is: 'pending', copies: choice.copies, why } : blockedByRival(choice, choice.rival);
}

function blockedIfRotated(why: readonly Finding[], next: Extract<Gap, { is: 'blocked' }>['remedy']): Gap | null {
  return why.some(isOfOther) ? { is: 'blocked', why, remedy: next } : null;
}

function blockedByRival({ main, copies }: MainCopyChoice, rival: MainCopyChoice['main']): Gap {
  const keepers = { main: keeperIn(main, copies), rival: keeperIn(rival, copies) };
  return { is: 'blocked', why: [finding('copies-differ/rivals', keepers)], remedy: remedy('remove-unused-copy') };
}

export function bundleFor(artifact: LeafArtifact, bundles: ReadonlyMap<string, PlannedBundle>): PlannedBundle {
  return artifact.kind === 'kubeconfig' ? (bundles.get(artifact.trusts) ?? noBundle) : noBundle;
}
