import { keyKindOf } from '@kpki/plugin';
import type { KeyPairArtifact } from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import { hasOtherGeneration, keyGenerations } from '../generation/generations.ts';
import { carriedOut, type Phase } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { differingIn, keeperIn, pathForMessage } from '../inventory/wording.ts';
import { type Finding, finding, type Remedy, remedy } from '../model/finding.ts';
import { isAbsent, present } from '../model/slot.ts';
import type { Operation, Step } from '../model/step.ts';
import { keyPairWrites } from './rotation-writes.ts';
import {
  type InTheWay,
  inconsistencyInTheWay,
  isRefused,
  nextWhereRefused,
  rotationInTheWay,
  stepFor,
  whyNotStored,
  writesOf,
} from './step-for.ts';

/** Plans the service-account key pair in its phase. A stored private key is never replaced otherwise. */
export function planKeyPair(artifact: KeyPairArtifact, copies: readonly Copy[], phase: Phase | undefined): Step {
  if (copies.length === 0) return stepFor(artifact, 'unchanged', { warnings: [finding('not-stored')] });
  const unreadable = unreadableKeys(copies);
  if (unreadable.length > 0) return blocked(artifact, unreadable, remedyOfUnreadablePair(copies));
  const rotated = phase === undefined ? null : planRotatedPair(artifact, copies, phase);
  if (rotated !== null) return rotated;
  const keys = copies.flatMap((copy) => present(copy.privateKey) ?? []);
  const [key] = keys;
  if (key === undefined) return withoutKey(artifact, copies);
  const kind = keyKindOf(key);
  if (kind === 'ed25519') return blocked(artifact, [finding('unreadable/ed25519')]);
  const keepers = differingIn(copies, (copy) => present(copy.privateKey));
  if (keepers !== null) {
    const rotating = pairBlockedByItsRotation(artifact, copies);
    if (rotating !== null) return rotating;
    return blocked(artifact, [finding('copies-differ/key-pair', { keepers })], remedy('keep-signing-pair'));
  }
  const lacking = copies.filter((copy) => copy.privateKey?.state === 'absent');
  const stale = copies.filter((copy) => !lacking.includes(copy) && publicKeyProblem(copy, key) !== null);
  const reasons: Finding[] = [
    ...lacking.map((copy) => finding('copy-missing', { keeper: keeperIn(copy, copies) })),
    ...stale.flatMap((copy) => publicKeyProblem(copy, key) ?? []),
  ];
  const writes = [...writesOf(lacking), ...writesOf(stale, ['public key'])];
  if (writes.length > 0) {
    const action = lacking.length > 0 ? 'copy' : 'update';
    return stepFor(artifact, action, { reasons, operations: ['use-stored-key'], writes });
  }
  const otherKind: readonly Finding[] =
    kind === artifact.keyKind
      ? []
      : [finding('key-kind-differs/key-pair', { name: artifact.name, found: kind, wanted: artifact.keyKind })];
  const others = otherPublicKeys(copies, [key, ...otherGenerationKeys(copies)], 'public-key-has-others');
  const warnings = [...otherKind, ...others];
  return stepFor(artifact, 'unchanged', { warnings });
}

export function unreadableKeys(copies: readonly Copy[]): readonly Finding[] {
  return copies.flatMap((copy): readonly Finding[] =>
    copy.privateKey?.state === 'unreadable'
      ? [finding('unreadable', { location: pathForMessage(copy, 'private key'), why: copy.privateKey.why })]
      : [],
  );
}

export function remedyOfUnreadablePair(copies: readonly Copy[]): Remedy {
  return isRefused(copies, ['private key']) ? nextWhereRefused : remedy('restore-or-remove-pair');
}

function otherGenerationKeys(copies: readonly Copy[]): readonly Uint8Array[] {
  return copies.flatMap((copy) =>
    [present(copy.nextKey), present(copy.previousKey)].filter((key) => key !== undefined),
  );
}

/**
 * Reports a lost private key. No rotation helps without refused tokens: API servers do not start without a signing key,
 * and those that run accept the old key alone. So the fix says how the old tokens stay valid.
 */
export function lostPrivateKey(copies: readonly Copy[]): InTheWay | null {
  const orphan = copies.find((copy) => !isAbsent(copy.publicKeys));
  if (orphan === undefined || copies.some((copy) => present(copy.privateKey) !== undefined)) return null;
  const location = pathForMessage(orphan, 'public key');
  return { finding: finding('key-missing/key-pair', { location }), next: remedy('restore-or-append', { location }) };
}

function withoutKey(artifact: KeyPairArtifact, copies: readonly Copy[]): Step {
  const lost = lostPrivateKey(copies);
  if (lost !== null) return blockedBy(artifact, lost);
  return stepFor(artifact, 'create', {
    reasons: [finding('missing')],
    operations: ['generate-key'],
    writes: writesOf(copies),
  });
}

function publicKeyProblem(copy: Copy, key: Uint8Array): Finding | null {
  const location = pathForMessage(copy, 'public key');
  const { publicKeys } = copy;
  if (publicKeys === undefined) return null;
  if (publicKeys.state === 'absent') return finding('public-key-missing', { location });
  if (publicKeys.state === 'unreadable') return finding('unreadable', { location, why: publicKeys.why });
  return publicKeys.value.some((each) => sameBytes(each, key)) ? null : finding('public-key-differs', { location });
}

function blocked(
  artifact: KeyPairArtifact,
  reasons: readonly Finding[],
  next: Remedy = remedy('restore-or-remove-pair'),
): Step {
  return stepFor(artifact, 'blocked', { reasons, next });
}

/** Blocks a pair whose copies differ in a rotation, which has to be completed first. */
function pairBlockedByItsRotation(artifact: KeyPairArtifact, copies: readonly Copy[]): Step | null {
  if (!hasOtherGeneration(copies)) return null;
  return blockedBy(artifact, rotationInTheWay('sa', keyGenerations(copies)));
}

function blockedBy(artifact: KeyPairArtifact, { finding: inTheWay, next }: InTheWay): Step {
  return stepFor(artifact, 'blocked', { reasons: [inTheWay], next });
}

/** Brings a key pair to a phase of its rotation; null where none of it is stored. */
function planRotatedPair(artifact: KeyPairArtifact, copies: readonly Copy[], phase: Phase): Step | null {
  const generations = keyGenerations(copies);
  if (generations === null) return null;
  if ('inconsistent' in generations) return blockedBy(artifact, inconsistencyInTheWay(generations));
  const { at, makesNew } = carriedOut(phase, generations);
  if (generations.new === null && phase === 'reissue') {
    return blocked(artifact, [finding('rotation/no-new-key')], remedy('trust-first', { name: artifact.name }));
  }
  const notStored = makesNew ? whyNotStored(copies, phase) : null;
  if (notStored !== null) return blockedBy(artifact, notStored);
  const writes = keyPairWrites(copies, generations, at);
  if (writes.length === 0) return stepFor(artifact, 'unchanged', { phase: at });
  const reasons = [finding('rotation/phase', { name: artifact.name, phase: at })];
  const known = [generations.old, generations.new].filter((key) => key !== null);
  const warnings = otherPublicKeys(copies, known, 'public-key-has-others/rotation');
  const operations: readonly Operation[] = makesNew ? ['generate-key'] : [];
  return stepFor(artifact, 'rotate', { phase: at, reasons, warnings, operations, writes });
}

/** Reports foreign public keys: right during a rotation, at any other time they make foreign tokens valid. */
function otherPublicKeys(
  copies: readonly Copy[],
  own: readonly Uint8Array[],
  message: 'public-key-has-others' | 'public-key-has-others/rotation',
): readonly Finding[] {
  return copies.flatMap((copy): readonly Finding[] => {
    const count = (present(copy.publicKeys) ?? []).filter((each) => !own.some((key) => sameBytes(each, key))).length;
    return count === 0 ? [] : [finding(message, { location: pathForMessage(copy, 'public key'), count })];
  });
}
