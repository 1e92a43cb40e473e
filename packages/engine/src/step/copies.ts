import type { LeafArtifact } from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import { type Copy, foundOf } from '../inventory/copy.ts';
import { keeperIn, pathForMessage } from '../inventory/wording.ts';
import type { Action } from '../model/event.ts';
import type { Finding } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import { present, type SlotPart } from '../model/slot.ts';
import type { PlannedWrite, Step } from '../model/step.ts';
import { chainOf, type MainCopyChoice } from './main-copy.ts';
import { type StepParts, stepFor, writesOf } from './step-for.ts';

/** Makes all other copies like the main one. `isOtherwise`: a copy differs in more than key and certificate. */
export function withCopies(
  artifact: LeafArtifact,
  action: Action,
  parts: StepParts,
  { main, rival, copies }: MainCopyChoice,
  isOtherwise: (copy: Copy) => boolean = () => false,
): Step {
  if (rival !== null) return blockedByRival(artifact, main, rival, copies);
  if (action === 'create' || action === 'rekey')
    return stepFor(artifact, action, { ...parts, writes: writesOf(copies) });
  const differing = copiesUnlike({ main, copies }, isOtherwise);
  if (action === 'unchanged' && differing.length === 0) return stepFor(artifact, action, parts);
  if (!canBeCopied({ main, copies }, differing)) return blockedByKeeper(artifact, main, copies);
  const reasons = [...(parts.reasons ?? []), ...differing.map((each) => copyProblem(each.copy, each.parts, copies))];
  const kept = { ...parts, reasons, ...(copies.length > 1 ? { from: { sink: main.sink, node: main.node } } : {}) };
  if (action === 'unchanged') {
    const writes = differing.flatMap((each) => writesOf([each.copy], each.otherwise ? undefined : each.parts));
    return stepFor(artifact, 'copy', { ...kept, writes });
  }
  return stepFor(artifact, action, { ...kept, writes: copies.flatMap((copy) => rewritten(copy, main)) });
}

interface UnlikeCopy {
  readonly copy: Copy;
  readonly parts: readonly SlotPart[];
  /** Whether the copy differs in more than key and certificate. */
  readonly otherwise: boolean;
}

export function copiesUnlike(
  { main, copies }: Pick<MainCopyChoice, 'main' | 'copies'>,
  isOtherwise: (copy: Copy) => boolean = () => false,
): readonly UnlikeCopy[] {
  return copies
    .filter((copy) => copy !== main)
    .map((copy) => ({ copy, parts: partsUnlike(main, copy), otherwise: isOtherwise(copy) }))
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
  return copies.some((copy) => sameOptional(key, present(copy.privateKey)) && givesBack(copy));
}

function givesBack(copy: Copy): boolean {
  const slot = copy.slots.get('private key') ?? copy.slots.get('kubeconfig');
  return slot?.sink.sink.reveal !== undefined;
}

function blockedByRival(artifact: LeafArtifact, main: Copy, rival: Copy, copies: readonly Copy[]): Step {
  const keepers = { main: keeperIn(main, copies), rival: keeperIn(rival, copies) };
  const reasons = [finding('copies-differ/rivals', keepers)];
  return stepFor(artifact, 'blocked', { reasons, next: remedy('remove-unused-copy') });
}

function blockedByKeeper(artifact: LeafArtifact, main: Copy, copies: readonly Copy[]): Step {
  const reasons = [finding('key-not-given-back/copy', { keeper: keeperIn(main, copies) })];
  return stepFor(artifact, 'blocked', { reasons, next: remedy('remove-copy-or-add-sink') });
}

/** Reports foreign public keys: right during a rotation, at any other time they make foreign tokens valid. */
export function otherPublicKeys(
  copies: readonly Copy[],
  own: readonly Uint8Array[],
  message: 'public-key-has-others' | 'public-key-has-others/rotation',
): readonly Finding[] {
  return copies.flatMap((copy): readonly Finding[] => {
    const count = (present(copy.publicKeys) ?? []).filter((each) => !own.some((key) => sameBytes(each, key))).length;
    return count === 0 ? [] : [finding(message, { location: pathForMessage(copy, 'public key'), count })];
  });
}
