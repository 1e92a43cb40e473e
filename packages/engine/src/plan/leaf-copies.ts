import type { LeafArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { type Copy, chainOf, foundOf, waitingKey } from '../inventory/copy.ts';
import { keeperIn, pathForMessage } from '../inventory/wording.ts';
import { type Finding, finding, remedy } from '../model/finding.ts';
import { present, type SlotPart } from '../model/slot.ts';
import type { BlockedStep, ChangingStep, PlannedWrite, Step } from '../model/step.ts';
import type { PlanContext } from './plan-context.ts';
import type { ProjectedCa } from './projected-ca.ts';
import { stepFor, writesOf } from './step-for.ts';

/** A leaf under its projected CA. */
export interface Leaf<Kind extends LeafArtifact = LeafArtifact> {
  readonly artifact: Kind;
  readonly ca: ProjectedCa;
  readonly context: PlanContext;
}

export interface ChosenLeaf extends Leaf {
  readonly choice: MainCopyChoice;
  /** Whether a copy differs in more than key and certificate. */
  readonly hasOtherContent: (copy: Copy) => boolean;
}

interface Credential {
  readonly certificate: Certificate;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
}

/** Undefined where one of the two is missing or unreadable. */
function credentialOf(copy: Copy): Credential | undefined {
  const publicKey = present(copy.privateKey);
  const certificate = chainOf(copy)[0];
  return publicKey === undefined || certificate === undefined ? undefined : { certificate, publicKey };
}

export interface MainCopyChoice {
  readonly copies: readonly Copy[];
  /** Decides what is done; the others are made from it. */
  readonly main: Copy;
  /** An equally good copy with another content: only a person can choose. */
  readonly rival: Copy | null;
}

/**
 * Chooses the youngest fit copy, else the youngest complete one, so that little is issued again, else the one with most
 * parts. `isFit` judges a complete one.
 */
export function mainCopy(
  copies: readonly [Copy, ...Copy[]],
  isFit: (credential: Credential) => boolean,
): MainCopyChoice {
  const [first] = copies;
  if (copies.length === 1) return { copies, main: first, rival: null };
  const whole = copies.flatMap((copy) => {
    const credential = credentialOf(copy);
    return credential === undefined ? [] : [{ copy, credential, fit: isFit(credential) }];
  });
  const fit = whole.filter((each) => each.fit);
  const youngest = (fit.length > 0 ? fit : whole).toSorted((a, b) => beginOf(b.credential) - beginOf(a.credential));
  const [main] = youngest;
  if (main === undefined) return { copies, main: fullest(copies), rival: null };
  const rival = fit.find(
    ({ credential }) =>
      beginOf(credential) === beginOf(main.credential) &&
      !sameBytes(credential.certificate.der, main.credential.certificate.der),
  );
  return { copies, main: main.copy, rival: rival?.copy ?? null };
}

function beginOf({ certificate }: Credential): number {
  return certificate.notBefore.getTime();
}

/**
 * Prefers a copy with a key, which cannot be issued again, then one with a certificate, then one that names credential
 * files.
 */
function fullest(copies: readonly [Copy, ...Copy[]]): Copy {
  const withKey = copies.find((copy) => present(copy.privateKey) !== undefined);
  const withCertificate = copies.find((copy) => chainOf(copy).length > 0);
  const withReference = copies.find(({ kubeconfig }) => present(kubeconfig) !== undefined);
  return (
    withKey ?? withCertificate ?? withReference ?? copies.find((copy) => copy.privateKey !== undefined) ?? copies[0]
  );
}

/** Makes all other copies like the main one. */
export function withCopies(
  { artifact, choice, hasOtherContent }: ChosenLeaf,
  action: ChangingStep['action'] | 'unchanged',
  { reasons, warnings }: Pick<Step, 'reasons' | 'warnings'>,
): Step {
  const { main, rival, copies } = choice;
  if (rival !== null) return stepFor(artifact, 'blocked', blockedByRival(choice, rival));
  if (action === 'create' || action === 'rekey')
    return stepFor(artifact, action, {
      reasons,
      warnings,
      operations: [waitingKey(copies) === undefined ? 'generate-key' : 'use-waiting-key', 'issue'],
      writes: writesOf(copies),
    });
  const differing = copiesUnlike(choice, hasOtherContent);
  if (action === 'unchanged' && differing.length === 0) return stepFor(artifact, action, { warnings });
  if (!canBeCopied(choice, differing)) {
    const lost = finding('key-not-given-back/copy', { keeper: keeperIn(main, copies) });
    return stepFor(artifact, 'blocked', { reasons: [lost], next: remedy('remove-copy-or-add-sink') });
  }
  const kept = {
    reasons: [...reasons, ...differing.map((each) => copyProblem(each.copy, each.parts, copies))],
    warnings,
    ...(copies.length > 1 ? { from: { sink: main.sink, node: main.node } } : {}),
  };
  if (action === 'unchanged') {
    const writes = differing.flatMap((each) => writesOf([each.copy], each.otherwise ? undefined : each.parts));
    return stepFor(artifact, 'copy', { ...kept, operations: ['use-stored-key', 'keep-certificate'], writes });
  }
  return stepFor(artifact, action, {
    ...kept,
    operations: ['use-stored-key', action === 'renew' ? 'issue' : 'keep-certificate'],
    writes: copies.flatMap((copy) => rewritten(copy, main)),
  });
}

/** Two equally good copies: only a person can choose. */
export function blockedByRival({ main, copies }: MainCopyChoice, rival: Copy): Pick<BlockedStep, 'reasons' | 'next'> {
  const keepers = { main: keeperIn(main, copies), rival: keeperIn(rival, copies) };
  return { reasons: [finding('copies-differ/rivals', keepers)], next: remedy('remove-unused-copy') };
}

interface UnlikeCopy {
  readonly copy: Copy;
  readonly parts: readonly SlotPart[];
  /** Whether the copy differs in more than key and certificate. */
  readonly otherwise: boolean;
}

export function copiesUnlike(
  { main, copies }: Pick<MainCopyChoice, 'main' | 'copies'>,
  hasOtherContent: (copy: Copy) => boolean,
): readonly UnlikeCopy[] {
  return copies
    .filter((copy) => copy !== main)
    .map((copy) => ({ copy, parts: partsUnlike(main, copy), otherwise: hasOtherContent(copy) }))
    .filter(({ parts, otherwise }) => parts.length > 0 || otherwise);
}

/** Returns whether a sink gives the key back, if another copy needs it. */
export function canBeCopied(
  { main, copies }: Pick<MainCopyChoice, 'main' | 'copies'>,
  differing: readonly UnlikeCopy[],
): boolean {
  const needsKey = differing.some(({ parts }) => parts.includes('private key') || parts.includes('kubeconfig'));
  return !needsKey || isGivenBack(main, copies);
}

const publicParts: readonly SlotPart[] = ['certificate'];

/** Writes all of a kubeconfig; of a pair the certificate alone where the key stays. */
function rewritten(copy: Copy, main: Copy): readonly PlannedWrite[] {
  const hasKey = copy === main || !partsUnlike(main, copy).includes('private key');
  return copy.slots.has('kubeconfig') || !hasKey ? writesOf([copy]) : writesOf([copy], publicParts);
}

function partsUnlike(main: Copy, copy: Copy): readonly SlotPart[] {
  const sameKey = sameOptional(present(main.privateKey), present(copy.privateKey));
  const [own, other] = [chainOf(main), chainOf(copy)];
  const sameChain = own.length === other.length && own.every((each, at) => sameOptional(each.der, other[at]?.der));
  return [...copy.slots.keys()].filter((part) => {
    if (part === 'private key') return !sameKey;
    if (part === 'certificate') return !sameChain;
    return part === 'kubeconfig' && !(sameKey && sameChain);
  });
}

function sameOptional(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && sameBytes(a, b);
}

function copyProblem(copy: Copy, parts: readonly SlotPart[], copies: readonly Copy[]): Finding {
  const isLacking = [...copy.slots.keys()].every((part) => foundOf(copy, part)?.state === 'absent');
  if (isLacking) return finding('copy-missing', { keeper: keeperIn(copy, copies) });
  const [part = 'kubeconfig'] = parts;
  return finding('copies-differ', { location: pathForMessage(copy, part) });
}

/** Returns whether a sink gives back the key that stays. */
function isGivenBack(main: Copy, copies: readonly Copy[]): boolean {
  const key = present(main.privateKey);
  return copies.some((copy) => sameOptional(key, present(copy.privateKey)) && revealsKeys(copy));
}

function revealsKeys(copy: Copy): boolean {
  const slot = copy.slots.get('private key') ?? copy.slots.get('kubeconfig');
  return slot?.sink.sink.reveal !== undefined;
}
