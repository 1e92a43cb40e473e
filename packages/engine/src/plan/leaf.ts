import type { Issuer } from '@kpki/plugin';
import type { CertificateArtifact, LeafArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { chainOf, waitingKey } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import type { NamedIssuer } from '../issuing/ca-placement.ts';
import { chooseIssuer, templateOf } from '../issuing/choose-issuer.ts';
import { newerImported } from '../issuing/imported-certificates.ts';
import { type Finding, finding, remedy } from '../model/finding.ts';
import { isAbsent, present } from '../model/slot.ts';
import { changes, type PlannedWrite, type Step } from '../model/step.ts';
import { endsWithCa } from '../policies/certificate-policies.ts';
import type { LeafFacts as PolicyFacts } from '../policies/facts.ts';
import { judgeLeaf, type LeafJudgment, withoutAdvice } from '../policies/judge-leaf.ts';
import { chainProblem } from './ca-signer.ts';
import { isAskedAlone, requestedAction } from './intent.ts';
import { type ChosenLeaf, type Leaf, type MainCopyChoice, mainCopy, withCopies } from './leaf-copies.ts';
import type { PlanContext } from './plan-context.ts';
import {
  blockedByCa,
  importedOf,
  leavesToSuccessor,
  leftToSuccessor,
  nextOfAsked,
  nextOfImport,
  type ProjectedCa,
} from './projected-ca.ts';
import { nextOfExpiring } from './renewed-ca.ts';
import { removalsOf, stepFor, writesOf } from './step-for.ts';

/** What a leaf lacks: its planner and the status of a rotation go by the same. */
export type LeafNeed =
  | {
      readonly is: 'issue';
      readonly action: 'create' | 'renew' | 'rekey';
      readonly reasons: readonly Finding[];
      readonly warnings: readonly Finding[];
    }
  /** The credential stays. `reasons`: what differs around it. */
  | { readonly is: 'kept'; readonly reasons: readonly Finding[]; readonly warnings: readonly Finding[] }
  /** Its CA does not accept it. */
  | { readonly is: 'blocked'; readonly step: Step };

type Issuance = Extract<LeafNeed, { readonly is: 'issue' }>;

export function planCertificate(leaf: Leaf<CertificateArtifact>, copies: readonly Copy[]): Step {
  const choice = leafChoice(leaf, copies);
  if (choice === null) return stepFor(leaf.artifact, 'unchanged', { warnings: [finding('not-stored')] });
  return stepOfNeed({ ...leaf, choice, hasOtherContent: () => false }, needOfCertificate(leaf, choice));
}

export function stepOfNeed(leaf: ChosenLeaf, need: LeafNeed): Step {
  switch (need.is) {
    case 'blocked':
      return need.step;
    case 'issue':
      return issueStep(leaf, need);
    case 'kept':
      return withCopies(leaf, need.reasons.length > 0 ? 'update' : 'unchanged', need);
  }
}

/** Returns what a certificate in files of its own lacks. */
export function needOfCertificate(leaf: Leaf, choice: MainCopyChoice): LeafNeed {
  const { main } = choice;
  if (isAbsent(main.certificates) && isAbsent(main.privateKey)) return issuance('create', [finding('missing')]);
  const chain = present(main.certificates) ?? [];
  return needOfCredential(leaf, choice, chain, { key: keyProblem, certificate: certificateProblem, around: [] });
}

export function issuance(
  action: Issuance['action'],
  reasons: readonly Finding[],
  warnings: readonly Finding[] = [],
): LeafNeed {
  return { is: 'issue', action, reasons, warnings };
}

/** What is said of a missing key or certificate, and what differs around the credential. */
interface AroundCredential {
  readonly key: (copy: Copy) => Finding;
  readonly certificate: (copy: Copy) => Finding;
  readonly around: readonly Finding[];
}

/** Returns what a credential lacks; `chain` is leaf first. */
export function needOfCredential(
  { artifact, ca, context }: Leaf,
  { main, copies }: MainCopyChoice,
  chain: readonly Certificate[],
  { key, certificate: lacksCertificate, around }: AroundCredential,
  warnings: readonly Finding[] = [],
): LeafNeed {
  const publicKey = present(main.privateKey);
  if (publicKey === undefined) return issuance('rekey', [key(main)], warnings);
  const [certificate] = chain;
  if (certificate === undefined) {
    return issuance(requestedAction(artifact.id, context.intent) ?? 'renew', [lacksCertificate(main)], warnings);
  }
  const lifetime = lifetimeUnder(ca, artifact, context);
  const own = { ...context, wanted: artifact, certificate, publicKey, ca, lifetime };
  const judgment = judgeAsked(own, waitingKey(copies));
  const { renewal, findings, notes } = judgment;
  const step = blockedByCa(artifact, findings, ca, 'unchanged') ?? blockedByDueCa(artifact, judgment, ca);
  if (step !== null) return { is: 'blocked', step };
  const otherChain = chainProblem(chain, ca);
  const outside = otherChain === null ? around : [...around, otherChain];
  if (renewal !== null && !leavesToSuccessor(ca, findings)) {
    // A certificate in a file of its own gets its chain with it.
    const more = artifact.kind === 'kubeconfig' ? outside : [];
    return issuance(renewal, [...findings, ...notes, ...more], warnings);
  }
  const left = renewal === null ? notes : [...findings, ...notes, leftToSuccessor(artifact.ca, ca)];
  return { is: 'kept', reasons: outside, warnings: [...left, ...warnings] };
}

function keyProblem(copy: Copy): Finding {
  const location = pathForMessage(copy, 'private key');
  return copy.privateKey?.state === 'unreadable'
    ? finding('unreadable', { location, why: copy.privateKey.why })
    : finding('key-missing', { location });
}

function certificateProblem(copy: Copy): Finding {
  const location = pathForMessage(copy, 'certificate');
  return copy.certificates?.state === 'unreadable'
    ? finding('unreadable', { location, why: copy.certificates.why })
    : finding('certificate-missing', { location });
}

/** Stores a new key first where its certificate may be pending: a later run requests with the same key. */
function issueStep(leaf: ChosenLeaf, need: Issuance): Step {
  const { artifact, ca, choice } = leaf;
  const blocked = blockedByCa(artifact, need.reasons, ca, 'issue');
  if (blocked !== null) return blocked;
  if (choice.rival !== null) return withCopies(leaf, 'unchanged', need);
  switch (ca.issuing.by) {
    case 'not yet':
      return awaited(leaf, need);
    case 'external':
      if (isImported(leaf, need)) return issued(leaf, need);
      return needsNewKey(leaf, need) ? keepNewKey(leaf, need) : awaited(leaf, need);
    case 'issuers':
      return byIssuer(leaf, ca.issuing.issuers, need);
    default:
      return issued(leaf, need);
  }
}

/** Returns whether the issuer decides how long the certificate is valid. */
function lifetimeUnder(ca: ProjectedCa, artifact: LeafArtifact, context: PlanContext): Issuer['grants']['lifetime'] {
  // A person who signs by hand may grant less, and does so again.
  if (ca.issuing.by === 'external') return 'capped';
  if (ca.issuing.by !== 'issuers') return 'as asked';
  const choice = chooseIssuer(ca.issuing.issuers, templateOf(artifact, context.style));
  return 'chosen' in choice ? choice.chosen.issuer.grants.lifetime : 'as asked';
}

function byIssuer(leaf: ChosenLeaf, issuers: readonly NamedIssuer[], need: Issuance): Step {
  const { artifact, context } = leaf;
  const choice = chooseIssuer(issuers, templateOf(artifact, context.style));
  if ('objections' in choice) {
    return stepFor(artifact, 'blocked', {
      reasons: [...need.reasons, finding('issuer-refuses', { objections: choice.objections })],
      next: remedy('issue-elsewhere'),
    });
  }
  const { issuer, name } = choice.chosen;
  if (issuer.grants.answers === 'at once') return issued(leaf, need);
  if (needsNewKey(leaf, need)) return keepNewKey(leaf, need);
  // Only the issuer knows whether a request is pending, so the approval is mentioned until the certificate is there.
  return issued(leaf, { ...need, reasons: [...need.reasons, finding('pending-issuer/approval', { issuer: name })] });
}

/** Uses the waiting key, if there is one, and replaces what is in use with both. */
function issued(leaf: ChosenLeaf, need: Issuance): Step {
  const removals = removalsOf(leaf.choice.copies);
  const withNext = removals.length > 0 && need.action === 'renew' ? 'rekey' : need.action;
  const step = withCopies(leaf, withNext, need);
  return changes(step) && removals.length > 0 ? { ...step, writes: [...step.writes, ...removals] } : step;
}

/** The one in use does not count as imported: an old certificate may be imported again. */
function isImported({ choice, ca }: ChosenLeaf, { action }: Issuance): boolean {
  const key = waitingKey(choice.copies) ?? (action === 'renew' ? present(choice.main.privateKey) : undefined);
  const own = key === undefined ? undefined : importedOf(ca)?.chainOf(key)?.[0];
  const [inUse] = chainOf(choice.main);
  return own !== undefined && !(inUse !== undefined && sameBytes(inUse.der, own.der));
}

function needsNewKey({ choice }: ChosenLeaf, { action }: Issuance): boolean {
  return action !== 'renew' && waitingKey(choice.copies) === undefined;
}

function keepNewKey({ artifact, choice }: ChosenLeaf, { action, reasons, warnings }: Issuance): Step {
  const writes = locationsOfNewKey(artifact, action, choice.copies);
  if (writes.length > 0) {
    return stepFor(artifact, 'request', { reasons, warnings, operations: ['generate-key'], writes });
  }
  return stepFor(artifact, 'blocked', {
    reasons: [...reasons, finding('key-not-given-back/new-key')],
    next: remedy('add-sink'),
  });
}

/** With nothing in use, the key goes to its slot at once; a kubeconfig has no slot for a key alone. */
function locationsOfNewKey(
  artifact: LeafArtifact,
  action: Issuance['action'],
  copies: readonly Copy[],
): readonly PlannedWrite[] {
  const givingBack = copies.filter((copy) => copy.slots.has('next key'));
  if (artifact.kind === 'certificate' && action === 'create' && givingBack.length > 0) {
    return writesOf(copies, ['private key']);
  }
  return writesOf(givingBack.slice(0, 1), ['next key']);
}

function awaited({ artifact, ca: { issuing, blocker, next } }: ChosenLeaf, { reasons, warnings }: Issuance): Step {
  const why =
    issuing.by === 'not yet'
      ? finding('pending-issuer/ca', { ca: artifact.ca, why: blocker ?? [] })
      : finding('pending-issuer/external');
  return stepFor(artifact, 'pending', {
    reasons: [...reasons, why],
    warnings,
    next: next ?? (isAskedAlone({ reasons }) ? nextOfAsked : nextOfImport),
  });
}

/** Chooses the copy that counts; fit is one for which nothing has to be issued. Null: no copies. */
export function leafChoice({ artifact, ca, context }: Leaf, copies: readonly Copy[]): MainCopyChoice | null {
  const [first, ...others] = copies;
  if (first === undefined) return null;
  return mainCopy([first, ...others], (credential) => {
    const lifetime = lifetimeUnder(ca, artifact, context);
    return judgeLeaf({ ...context, wanted: artifact, ...credential, ca, lifetime }).renewal === null;
  });
}

type AskedLeafFacts = PlanContext & Omit<PolicyFacts, 'ca'> & { readonly ca: ProjectedCa };

interface AskedJudgment extends LeafJudgment {
  /** Whether a requested renewal is pointless: the new certificate would expire with the CA, at the same time. */
  readonly gainsNothing?: true;
}

/** Adds what was requested, or signed again outside. `waiting` is the key that waits to replace the one in use. */
function judgeAsked(
  context: AskedLeafFacts & { readonly wanted: { readonly id: string } },
  waiting: Uint8Array | undefined,
): AskedJudgment {
  const { renewal, findings, notes } = judgeLeaf(context);
  const { certificate, publicKey, ca, intent } = context;
  const asked = requestedAction(context.wanted.id, intent);
  if (asked !== null) {
    if (renewal === null && intent.byExpiryOnly === true && endsWithCa(certificate, ca)) {
      return { renewal, findings, notes: [finding('requested/no-longer')], gainsNothing: true };
    }
    return {
      renewal: renewal === 'rekey' ? renewal : asked,
      findings: [...findings, finding(`requested/${asked}`)],
      notes: withoutAdvice(notes),
    };
  }
  if (renewal !== null || newerImported(importedOf(ca), waiting ?? publicKey, certificate) === null) {
    return { renewal, findings, notes };
  }
  return { renewal: 'renew', findings: [finding('requested/imported')], notes: withoutAdvice(notes) };
}

/** Blocks the renewal of a leaf that expires with its CA, which is due itself. */
function blockedByDueCa(artifact: LeafArtifact, { gainsNothing }: AskedJudgment, { isDue }: ProjectedCa): Step | null {
  if (isDue !== true || gainsNothing !== true) return null;
  const reasons = [finding('issuer-unusable/no-longer')];
  const { ca } = artifact;
  return stepFor(artifact, 'blocked', { reasons, next: nextOfExpiring([ca]), blockedBy: ca });
}
