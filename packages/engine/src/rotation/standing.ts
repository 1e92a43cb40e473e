import type { Artefact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { ofKind } from '../of-kind.ts';
import { asDeclared, type Intent } from '../plan/intent.ts';
import { makePlan } from '../plan/make-plan.ts';
import { type Found, present } from '../read/found.ts';
import { type Copy, copiesOf, type Observation, observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import { isUnder } from './below-rotated.ts';
import { authorityGenerations, hasGenerationBeside, keyGenerations } from './generations.ts';
import type { Phase, Rotated } from './phase.ts';
import { rotationWork } from './rotation-work.ts';

/** Where something stands in its rotation, as its certificates and keys tell. */
export interface RotationStanding {
  readonly name: Rotated;
  /** The phase that is carried out, or being carried out; null: no rotation is under way. */
  readonly at: Phase | null;
  /** Whether that phase is carried out on all copies. */
  readonly isComplete: boolean;
  /** What comes next: the same phase where it is not complete. */
  readonly next: Phase;
  /** The phase that it can be taken back to; null where there is nothing to take back. */
  readonly back: Phase | null;
  /** Why none of it can be told, in words for a person. */
  readonly tangled?: string;
}

const backFrom: Readonly<Partial<Record<Phase, Phase>>> = { stage: 'abandon', issue: 'stage', distrust: 'issue' };

const nextAfter: Readonly<Partial<Record<Phase, Phase>>> = { stage: 'issue', issue: 'distrust', distrust: 'retire' };

/** Where something stands in its rotation. Pure: there is nothing but the artefacts to tell it. */
export function rotationStanding(world: World, name: Rotated, now: Date): RotationStanding {
  const observation = observe(world);
  const artefact = world.artefacts.find((each) => each.name === name);
  const idle = { name, at: null, isComplete: true, next: 'stage', back: null } as const;
  if (artefact === undefined) return idle;
  const copies = copiesOf(artefact, { observation });
  const found = artefact.kind === 'key pair' ? keyGenerations(copies) : authorityGenerations(copies);
  if (found !== null && 'tangled' in found) return { ...idle, isComplete: false, tangled: found.tangled };
  const isLeft = (phase: Phase): boolean => workFor(world, name, phase, now).length > 0;
  if (found !== null && found.new === null && hasGenerationBeside(copies)) return leftOver(name, copies);
  if (found === null || found.new === null) {
    const isPrepared = copies.every(({ signingCertificates }) => signingCertificates?.state !== 'absent');
    return { ...idle, next: isPrepared ? 'stage' : 'prepare' };
  }
  const hasPrevious = copies.some(
    (copy) => present(copy.previousCertificates) !== undefined || present(copy.previousKey) !== undefined,
  );
  const at = hasPrevious ? afterIssue(world, artefact, found.old, observation, isLeft) : 'stage';
  const isComplete = !isLeft(at);
  const next = isComplete ? (nextAfter[at] ?? at) : at;
  return { name, at, isComplete, next, back: backFrom[at] ?? null };
}

/** A run that was killed left a key whose certificate is gone or not there yet: one to begin with, or to end with. */
function leftOver(name: Rotated, copies: readonly Copy[]): RotationStanding {
  const isNext = copies.some(({ nextCertificates, nextKey }) => isThere(nextCertificates) || isThere(nextKey));
  return isNext
    ? { name, at: 'stage', isComplete: false, next: 'stage', back: 'abandon' }
    : { name, at: 'retire', isComplete: false, next: 'retire', back: null };
}

function isThere(found: Found<unknown> | undefined): boolean {
  return found !== undefined && found.state !== 'absent';
}

/** Once everything is issued anew, whatever trusts the new generation alone says that the old one is being distrusted. */
function afterIssue(
  world: World,
  artefact: Artefact,
  old: Certificate | Uint8Array,
  observation: Observation,
  isLeft: (phase: Phase) => boolean,
): Phase {
  if (!isLeft('issue')) return 'issue';
  if (!isLeft('distrust')) return 'distrust';
  return trustsOld(world, artefact, old, observation) === 'all' ? 'issue' : 'distrust';
}

/** Whether all trust bundles and kubeconfigs hold the old generation, or some do not any more. */
function trustsOld(
  world: World,
  artefact: Artefact,
  old: Certificate | Uint8Array,
  observation: Observation,
): 'all' | 'not all' {
  const holdsKey = (held: readonly Uint8Array[]): boolean =>
    old instanceof Uint8Array && held.some((key) => sameBytes(key, old));
  const holds = (held: readonly Certificate[]): boolean =>
    !(old instanceof Uint8Array) && held.some(({ der }) => sameBytes(der, old.der));
  if (artefact.kind === 'key pair') {
    const copies = copiesOf(artefact, { observation });
    return copies.every(({ publicKeys }) => holdsKey(present(publicKeys) ?? [])) ? 'all' : 'not all';
  }
  // What signs authorities is in the bundles that lead up to it, and in no other.
  const bundles = ofKind(world.artefacts, 'trust bundle').filter(
    (each) =>
      each.authority === artefact.name ||
      (each.holds === 'chain' && artefact.kind === 'authority' && isUnder(each, artefact.name, world.artefacts)),
  );
  const named = new Set<string>(bundles.map(({ name }) => name));
  const kubeconfigs = ofKind(world.artefacts, 'kubeconfig').filter(({ trusts }) => named.has(trusts));
  const inBundles = bundles.every((each) =>
    copiesOf(each, { observation }).every(({ bundle }) => holds(present(bundle) ?? [])),
  );
  const inKubeconfigs = kubeconfigs.every((each) =>
    copiesOf(each, { observation }).every(({ kubeconfig }) => holds(present(kubeconfig)?.trustBundle ?? [])),
  );
  return inBundles && inKubeconfigs ? 'all' : 'not all';
}

function workFor(world: World, name: Rotated, to: Phase, now: Date): ReturnType<typeof rotationWork> {
  const intent: Intent = { ...asDeclared, rotate: [{ name, to }] };
  return rotationWork(makePlan(world, now, intent), world.artefacts, name);
}
