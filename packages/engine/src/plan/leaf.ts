import type { CertificateArtifact, LeafArtifact } from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { chooseIssuer, templateOf } from '../issuing/choose-issuer.ts';
import { newerImported } from '../issuing/imported-certificates.ts';
import { type Finding, finding, remedy } from '../model/finding.ts';
import { isAbsent, present } from '../model/slot.ts';
import type { PlannedWrite, Step } from '../model/step.ts';
import { endsWithCa, isAdvice, leafViolations } from '../policies/certificate-policies.ts';
import type { LeafFacts as PolicyFacts } from '../policies/facts.ts';
import type { Violation } from '../policies/policy.ts';
import { chainProblem } from './ca-signer.ts';
import { askedOf, type PlanContext } from './intent.ts';
import { chainOf, type MainCopyChoice, mainCopy, withCopies } from './leaf-copies.ts';
import {
  blockedByCa,
  type GrantedLifetime,
  leavesToSuccessor,
  leftToSuccessor,
  nextOfAsked,
  nextOfImport,
  type ProjectedCa,
} from './projected-ca.ts';
import { nextOfExpiring } from './renewed-ca.ts';
import { removalsOf, type StepParts, stepFor, writesOf } from './step-for.ts';

export function planCertificate(
  artifact: CertificateArtifact,
  copies: readonly Copy[],
  ca: ProjectedCa,
  context: PlanContext,
): Step {
  const choice = leafChoice(artifact, copies, ca, context);
  if (choice === null) return stepFor(artifact, 'unchanged', { warnings: [finding('not-stored')] });
  return planAround(artifact, choice, ca, context);
}

function planAround(
  artifact: CertificateArtifact,
  choice: MainCopyChoice,
  ca: ProjectedCa,
  context: PlanContext,
): Step {
  const { main } = choice;
  const { certificates, privateKey } = main;
  const issue = (action: 'create' | 'renew' | 'rekey', reasons: readonly Finding[]): Step =>
    issueStep({ artifact, action, parts: { reasons }, choice }, ca, context);
  if (isAbsent(certificates) && isAbsent(privateKey)) {
    return issue('create', [finding('missing')]);
  }
  const publicKey = present(privateKey);
  if (publicKey === undefined) return issue('rekey', [keyProblem(main)]);
  const certificate = present(certificates)?.[0];
  if (certificate === undefined) {
    return issue(askedOf(artifact.id, context.intent) ?? 'renew', [certificateProblem(main)]);
  }
  const lifetime = lifetimeUnder(ca, artifact, context);
  const own = { ...context, wanted: artifact, certificate, publicKey, ca, lifetime };
  const judgment = judgeAsked(own, waitingKey(choice.copies));
  const { remedy, findings, notes } = judgment;
  const blocked = blockedByCa(artifact, findings, ca, 'unchanged') ?? blockedByDueCa(artifact, judgment, ca);
  if (blocked !== null) return blocked;
  const isLeft = leavesToSuccessor(ca, findings);
  if (remedy !== null && !isLeft) return issue(remedy, [...findings, ...notes]);
  const warnings = remedy === null ? notes : [...findings, ...notes, leftToSuccessor(artifact.ca, ca)];
  const chain = chainProblem(present(certificates) ?? [], ca);
  if (chain !== null) return withCopies(artifact, 'update', { reasons: [chain], warnings }, choice);
  return withCopies(artifact, 'unchanged', { warnings }, choice);
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

export interface ToIssue {
  readonly artifact: LeafArtifact;
  readonly action: 'create' | 'renew' | 'rekey';
  readonly parts: StepParts & { readonly reasons: readonly Finding[] };
  readonly choice: MainCopyChoice;
  /** Whether a copy differs in more than key and certificate. */
  readonly isOtherwise?: (copy: Copy) => boolean;
}

/** Stores a new key first where its certificate may be pending: a later run requests with the same key. */
export function issueStep(toIssue: ToIssue, ca: ProjectedCa, context: PlanContext): Step {
  const { artifact, parts, choice } = toIssue;
  const blocked = blockedByCa(artifact, parts.reasons, ca, 'issue');
  if (blocked !== null) return blocked;
  if (choice.rival !== null) return withCopies(artifact, 'unchanged', parts, choice);
  switch (ca.issuing) {
    case 'not yet':
      return awaited(toIssue, ca);
    case 'external':
      if (isImported(toIssue, ca)) return issued(toIssue);
      return needsNewKey(toIssue) ? keepNewKey(toIssue) : awaited(toIssue, ca);
    case 'issuers':
      return byIssuer(toIssue, ca, context);
    default:
      return issued(toIssue);
  }
}

/** Returns whether the issuer decides how long the certificate is valid. */
export function lifetimeUnder(ca: ProjectedCa, artifact: LeafArtifact, context: PlanContext): GrantedLifetime {
  // Whoever signs by hand may give less, and gives it again.
  if (ca.issuing === 'external') return 'capped';
  if (ca.issuing !== 'issuers') return 'as asked';
  const choice = chooseIssuer(ca.issuers, templateOf(artifact, context.style));
  return 'chosen' in choice ? choice.chosen.issuer.grants.lifetime : 'as asked';
}

function byIssuer(toIssue: ToIssue, ca: ProjectedCa, context: PlanContext): Step {
  const { artifact, parts } = toIssue;
  const choice = chooseIssuer(ca.issuers, templateOf(artifact, context.style));
  if ('objections' in choice) {
    return stepFor(artifact, 'blocked', {
      reasons: [...parts.reasons, finding('issuer-refuses', { objections: choice.objections })],
      next: remedy('issue-elsewhere'),
    });
  }
  const { issuer, name } = choice.chosen;
  if (issuer.grants.answers === 'at once') return issued(toIssue);
  return needsNewKey(toIssue) ? keepNewKey(toIssue) : issued(approvedBy(name, toIssue));
}

/** Only the issuer knows whether a request is pending, so that the approval is mentioned until the certificate is there. */
function approvedBy(issuer: string, toIssue: ToIssue): ToIssue {
  const reasons = [...toIssue.parts.reasons, finding('pending-issuer/approval', { issuer })];
  return { ...toIssue, parts: { ...toIssue.parts, reasons } };
}

/** Uses the waiting key, if there is one, and replaces what is in use with both. */
function issued({ artifact, action, parts, choice, isOtherwise }: ToIssue): Step {
  const removals = removalsOf(choice.copies);
  const withNext = removals.length > 0 && action === 'renew' ? 'rekey' : action;
  const step = withCopies(artifact, withNext, parts, choice, isOtherwise);
  return removals.length === 0 ? step : { ...step, writes: [...step.writes, ...removals] };
}

/** The one in use does not count as imported: an old certificate may be imported again. */
function isImported({ action, choice }: ToIssue, { imported }: ProjectedCa): boolean {
  const key = waitingKey(choice.copies) ?? (action === 'renew' ? present(choice.main.privateKey) : undefined);
  const own = key === undefined ? undefined : imported?.chainOf(key)?.[0];
  const [inUse] = chainOf(choice.main);
  return own !== undefined && !(inUse !== undefined && sameBytes(inUse.der, own.der));
}

function needsNewKey({ action, choice }: ToIssue): boolean {
  return action !== 'renew' && waitingKey(choice.copies) === undefined;
}

/** SubjectPublicKeyInfo, DER. */
export function waitingKey(copies: readonly Copy[]): Uint8Array | undefined {
  return copies.map(({ nextKey }) => present(nextKey)).find((key) => key !== undefined);
}

function keepNewKey({ artifact, action, parts, choice }: ToIssue): Step {
  const writes = locationsOfNewKey(artifact, action, choice.copies);
  if (writes.length > 0) return stepFor(artifact, 'request', { ...parts, writes });
  return stepFor(artifact, 'blocked', {
    reasons: [...parts.reasons, finding('key-not-given-back/new-key')],
    next: remedy('add-sink'),
  });
}

/** With nothing in use, the key goes to its slot at once; a kubeconfig has no slot for a key alone. */
function locationsOfNewKey(
  artifact: LeafArtifact,
  action: ToIssue['action'],
  copies: readonly Copy[],
): readonly PlannedWrite[] {
  const givingBack = copies.filter((copy) => copy.slots.has('next key'));
  if (artifact.kind === 'certificate' && action === 'create' && givingBack.length > 0) {
    return writesOf(copies, ['private key']);
  }
  return writesOf(givingBack.slice(0, 1), ['next key']);
}

function awaited({ artifact, parts }: ToIssue, { issuing, obstacle, next }: ProjectedCa): Step {
  const why =
    issuing === 'not yet'
      ? finding('pending-issuer/ca', { ca: artifact.ca, why: obstacle ?? [] })
      : finding('pending-issuer/external');
  return stepFor(artifact, 'pending', {
    reasons: [...parts.reasons, why],
    ...(parts.warnings === undefined ? {} : { warnings: parts.warnings }),
    next: next ?? (isAskedAlone(parts.reasons) ? nextOfAsked : nextOfImport),
  });
}

/** The spec alone does not cause it, so that the request has to name it again. */
function isAskedAlone(reasons: readonly Finding[]): boolean {
  return reasons.every(({ reason }) => reason === 'requested');
}

/** Chooses the copy that counts; fit is one for which nothing has to be issued. Null: no copies. */
export function leafChoice(
  artifact: LeafArtifact,
  copies: readonly Copy[],
  ca: ProjectedCa,
  context: PlanContext,
): MainCopyChoice | null {
  const [first, ...others] = copies;
  if (first === undefined) return null;
  return mainCopy([first, ...others], (credential) => {
    const lifetime = lifetimeUnder(ca, artifact, context);
    return judgeLeaf({ ...context, wanted: artifact, ...credential, ca, lifetime }).remedy === null;
  });
}

export type LeafFacts = PlanContext & Omit<PolicyFacts, 'ca'> & { readonly ca: ProjectedCa };

export interface LeafJudgment {
  /** Fixes all findings; null: none is needed. */
  readonly remedy: 'renew' | 'rekey' | null;
  readonly findings: readonly Finding[];
  /** Findings that a new certificate does not fix; advice only where none is issued. */
  readonly notes: readonly Finding[];
  /** Whether a requested renewal is pointless: the new certificate would expire with the CA, at the same time. */
  readonly gainsNothing?: true;
}

/** Returns all findings about a pair, and the remedy that fixes them. */
export function judgeLeaf(context: LeafFacts): LeafJudgment {
  const found = leafViolations(context);
  const remedies = found.flatMap(({ remedy }) => (isFixed(remedy) ? [remedy] : []));
  const strongest = remedies.includes('rekey') ? 'rekey' : (remedies[0] ?? null);
  const notes = found.filter(({ remedy }) => !isFixed(remedy)).map(({ finding }) => finding);
  return {
    remedy: strongest,
    findings: found.filter(({ remedy }) => isFixed(remedy)).map(({ finding }) => finding),
    notes: strongest === null ? notes : withoutAdvice(notes),
  };
}

function isFixed(remedy: Violation<'leaf'>['remedy']): remedy is 'renew' | 'rekey' {
  return remedy === 'renew' || remedy === 'rekey';
}

/** Advice is about a certificate that stays. */
function withoutAdvice(notes: readonly Finding[]): readonly Finding[] {
  return notes.filter((each) => !isAdvice(each));
}

/** Adds what was requested, or signed again outside. `waiting` is the key that waits to replace the one in use. */
export function judgeAsked(
  context: LeafFacts & { readonly wanted: { readonly id: string } },
  waiting: Uint8Array | undefined,
): LeafJudgment {
  const { remedy, findings, notes } = judgeLeaf(context);
  const { certificate, publicKey, ca, intent } = context;
  const asked = askedOf(context.wanted.id, intent);
  if (asked !== null) {
    if (remedy === null && intent.byExpiryOnly === true && endsWithCa(certificate, ca)) {
      return { remedy, findings, notes: [finding('requested/no-longer')], gainsNothing: true };
    }
    return {
      remedy: remedy === 'rekey' ? remedy : asked,
      findings: [...findings, finding(`requested/${asked}`)],
      notes: withoutAdvice(notes),
    };
  }
  if (remedy !== null || newerImported(ca.imported, waiting ?? publicKey, certificate) === null) {
    return { remedy, findings, notes };
  }
  return { remedy: 'renew', findings: [finding('requested/imported')], notes: withoutAdvice(notes) };
}

/** Blocks the renewal of a leaf that expires with its CA, which is due itself. */
export function blockedByDueCa(
  artifact: LeafArtifact,
  { gainsNothing }: LeafJudgment,
  { isDue }: ProjectedCa,
): Step | null {
  if (isDue !== true || gainsNothing !== true) return null;
  const reasons = [finding('issuer-unusable/no-longer')];
  const { ca } = artifact;
  return stepFor(artifact, 'blocked', { reasons, next: nextOfExpiring([ca]), blockedBy: ca });
}
