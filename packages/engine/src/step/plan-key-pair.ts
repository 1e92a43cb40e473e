import { keyKindOf } from '@kpki/plugin';
import type { KeyPairArtifact } from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import { hasGenerationBeside, keyGenerations } from '../generation/generations.ts';
import { carriedOut, type Phase, trustedIn } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { keeperOf, whereIs, whoDiffers } from '../inventory/wording.ts';
import { finding } from '../messages/finding.ts';
import type { Finding } from '../model/finding.ts';
import { isAbsent, present } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { otherPublicKeys } from './copies.ts';
import {
  type InTheWay,
  inconsistencyInTheWay,
  isRefused,
  nextWhereRefused,
  rotationInTheWay,
  whyNotStored,
} from './refused.ts';
import { keyPairWrites } from './rotation-writes.ts';
import { stepFor, writesOf } from './step-for.ts';

/** Plans the service-account key pair in its phase. A stored private key is never replaced otherwise. */
export function planKeyPair(artifact: KeyPairArtifact, copies: readonly Copy[], phase: Phase | undefined): Step {
  if (copies.length === 0) return stepFor(artifact, 'unchanged', { warnings: [finding('not-stored')] });
  const unreadable = copies.flatMap((copy): readonly Finding[] =>
    copy.privateKey?.state === 'unreadable'
      ? [{ reason: 'unreadable', text: `${whereIs(copy, 'private key')}: ${copy.privateKey.why}` }]
      : [],
  );
  if (unreadable.length > 0) {
    return blocked(artifact, unreadable, isRefused(copies, ['private key']) ? nextWhereRefused : usualNext);
  }
  const rotated = phase === undefined ? null : planRotatedPair(artifact, copies, phase);
  if (rotated !== null) return rotated;
  const keys = copies.flatMap((copy) => present(copy.privateKey) ?? []);
  const [key] = keys;
  if (key === undefined) return withoutKey(artifact, copies);
  const kind = keyKindOf(key);
  if (kind === 'ed25519') {
    const text = 'it is an Ed25519 key, and no component of Kubernetes reads one for service-account tokens';
    return blocked(artifact, [{ reason: 'unreadable', text }]);
  }
  const differing = whoDiffers(copies, (copy) => present(copy.privateKey));
  if (differing !== null) {
    const rotating = pairBlockedByItsRotation(artifact, copies);
    if (rotating !== null) return rotating;
    const text = `its copies hold different service-account keys: ${differing}`;
    const next = 'put both parts of the copy whose key signed the tokens in use in the place of the others';
    return blocked(artifact, [{ reason: 'copies-differ', text }], next);
  }
  const lacking = copies.filter((copy) => copy.privateKey?.state === 'absent');
  const stale = copies.filter((copy) => !lacking.includes(copy) && publicKeyProblem(copy, key) !== null);
  const reasons: Finding[] = [
    ...lacking.map((copy): Finding => ({ reason: 'copy-missing', text: `${keeperOf(copy, copies)} does not have it` })),
    ...stale.flatMap((copy) => publicKeyProblem(copy, key) ?? []),
  ];
  const writes = [...writesOf(lacking), ...writesOf(stale, ['public key'])];
  if (writes.length > 0) return stepFor(artifact, lacking.length > 0 ? 'copy' : 'update', { reasons, writes });
  const otherKind: readonly Finding[] =
    kind === artifact.keyKind
      ? []
      : [
          {
            reason: 'key-kind-differs',
            text: `the key is ${kind ?? 'of an unknown kind'}, declared is ${artifact.keyKind}: \`kpki rotate ${artifact.name}\` puts one of that kind in its place`,
          },
        ];
  const warnings = [...otherKind, ...otherPublicKeys(copies, [key, ...keysBeside(copies)])];
  return stepFor(artifact, 'unchanged', { warnings });
}

function keysBeside(copies: readonly Copy[]): readonly Uint8Array[] {
  return copies.flatMap((copy) =>
    [present(copy.nextKey), present(copy.previousKey)].filter((key) => key !== undefined),
  );
}

/**
 * Reports a lost private key. No rotation helps without refused tokens: API servers do not start without a signing key,
 * and those that run accept the old key alone. So the fix says how the old tokens stay valid.
 */
export function lostPrivateKey(copies: readonly Copy[]): { readonly text: string; readonly next: string } | null {
  const orphan = copies.find((copy) => !isAbsent(copy.publicKeys));
  if (orphan === undefined || copies.some((copy) => present(copy.privateKey) !== undefined)) return null;
  const where = whereIs(orphan, 'public key');
  return {
    text: `${where} is there without its private key; a new pair alone would end every service-account token`,
    next: `put the private key back from a backup; if it is lost, move ${where} away, on each node that has it, have a new pair made with \`kpki apply\`, and append what was moved away to the new ${where} before an API server is started again: the tokens that the lost key signed stay good until it is taken out`,
  };
}

function withoutKey(artifact: KeyPairArtifact, copies: readonly Copy[]): Step {
  const lost = lostPrivateKey(copies);
  if (lost !== null) return blocked(artifact, [{ reason: 'key-missing', text: lost.text }], lost.next);
  return stepFor(artifact, 'create', {
    reasons: [{ reason: 'missing', text: 'nothing is there yet' }],
    writes: writesOf(copies),
  });
}

function publicKeyProblem(copy: Copy, key: Uint8Array): Finding | null {
  const where = whereIs(copy, 'public key');
  const { publicKeys } = copy;
  if (publicKeys === undefined) return null;
  if (publicKeys.state === 'absent') {
    return { reason: 'public-key-missing', text: `${where} is not there` };
  }
  if (publicKeys.state === 'unreadable') return { reason: 'unreadable', text: `${where}: ${publicKeys.why}` };
  return publicKeys.value.some((each) => sameBytes(each, key))
    ? null
    : { reason: 'public-key-differs', text: `${where} is not the public half of the private key` };
}

const usualNext = 'restore the private key from a backup, or move both files away to have a new pair made';

function blocked(artifact: KeyPairArtifact, reasons: readonly Finding[], next: string = usualNext): Step {
  return stepFor(artifact, 'blocked', { reasons, next });
}

/** Blocks a pair whose copies differ in a rotation, which has to be completed first. */
function pairBlockedByItsRotation(artifact: KeyPairArtifact, copies: readonly Copy[]): Step | null {
  if (!hasGenerationBeside(copies)) return null;
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
    const reasons: Finding[] = [
      { reason: 'rotation', text: 'the phase issue: there is no new key that is trusted yet' },
    ];
    return stepFor(artifact, 'blocked', { reasons, next: 'stage one first: `kpki rotate sa`' });
  }
  const notStored = makesNew ? whyNotStored(copies, phase) : null;
  if (notStored !== null) return blockedBy(artifact, notStored);
  const kept = trustedIn(at).map((generation) => generations[generation]);
  const trusted = kept.filter((key) => key !== null);
  const writes = keyPairWrites(copies, generations, at, trusted.length === kept.length ? trusted : null);
  if (writes.length === 0) return stepFor(artifact, 'unchanged');
  const reasons = [finding('rotation/phase', { phase: at })];
  const known = [generations.old, generations.new].filter((key) => key !== null);
  const warnings = otherPublicKeys(copies, known).map(({ reason, text }) => {
    return { reason, text: `${text}, and not after this: tokens that are signed by theirs are refused then` };
  });
  return stepFor(artifact, 'rotate', { reasons, warnings, writes });
}
