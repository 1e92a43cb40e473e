import type { Generations } from '../generation/generations.ts';
import type { Inconsistency } from '../generation/inconsistency.ts';
import { nextOfRotation, type Phase, phases, type Rotated } from '../generation/phase.ts';
import type { Copy } from '../read/copy.ts';
import type { Finding } from './reason.ts';

export interface InTheWay {
  readonly finding: Finding;
  readonly next: string;
}

export function inconsistencyInTheWay({ inconsistent: text, remedy: next }: Inconsistency): InTheWay {
  return { finding: { reason: 'rotation-inconsistent', text }, next };
}

/** A rotation whose copies differ has to be completed before anything else. */
export function rotationInTheWay(name: Rotated, generations: Generations<unknown> | Inconsistency | null): InTheWay {
  if (generations !== null && 'inconsistent' in generations) return inconsistencyInTheWay(generations);
  const text = 'a phase of its rotation is carried out on some of its copies and not on all';
  return { finding: { reason: 'rotation-under-way', text }, next: nextOfRotation(name) };
}

/** Returns why no sink would give the next key back in its phase; null where one does. */
export function whyNotStored(copies: readonly Copy[], phase: Phase): InTheWay | null {
  const part = phases[phase].other === 'next' ? 'next key' : 'private key';
  if (copies.some(({ slots }) => slots.has(part))) return null;
  const text = 'no sink that keeps it gives keys back, and the next key has to be kept until it is its turn';
  return { finding: { reason: 'key-not-given-back', text }, next: 'keep it in a sink that gives keys back too' };
}
