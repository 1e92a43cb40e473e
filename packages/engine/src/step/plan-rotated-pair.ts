import type { KeyPairArtifact } from '@kpki/spec';
import { hasGenerationBeside, keyGenerations } from '../generation/generations.ts';
import { carriedOut, type Phase, phases } from '../generation/phase.ts';
import { trustedIn } from '../generation/wanted-parts.ts';
import type { Copy } from '../read/copy.ts';
import { otherPublicKeys } from './copies.ts';
import { type InTheWay, inconsistencyInTheWay, rotationInTheWay, whyNotStored } from './in-the-way.ts';
import type { Finding } from './reason.ts';
import { keyPairWrites } from './rotation-writes.ts';
import type { Step } from './step.ts';
import { stepFor } from './step-for.ts';

/** Blocks a pair whose copies differ in a rotation, which has to be completed first. */
export function pairBlockedByItsRotation(artifact: KeyPairArtifact, copies: readonly Copy[]): Step | null {
  if (!hasGenerationBeside(copies)) return null;
  return blockedBy(artifact, rotationInTheWay('sa', keyGenerations(copies)));
}

function blockedBy(artifact: KeyPairArtifact, { finding, next }: InTheWay): Step {
  return stepFor(artifact, 'blocked', { reasons: [finding], next });
}

/** Brings a key pair to a phase of its rotation; null where none of it is stored. */
export function planRotatedPair(artifact: KeyPairArtifact, copies: readonly Copy[], phase: Phase): Step | null {
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
  const reasons: Finding[] = [{ reason: 'rotation', text: `${at}: ${phases[at].what}` }];
  const known = [generations.old, generations.new].filter((key) => key !== null);
  const warnings = otherPublicKeys(copies, known).map(({ reason, text }) => {
    return { reason, text: `${text}, and not after this: tokens that are signed by theirs are refused then` };
  });
  return stepFor(artifact, 'rotate', { reasons, warnings, writes });
}
