import { type Phase, phases } from '../generation/phase.ts';
import type { Copy } from '../read/copy.ts';
import type { InTheWay } from './in-the-way.ts';

/** The next key has to be taken out again when its turn comes: why no sink would keep it so; null where one does. */
export function whyNotKept(copies: readonly Copy[], phase: Phase): InTheWay | null {
  const part = phases[phase].other === 'next' ? 'next key' : 'private key';
  if (copies.some(({ slots }) => slots.has(part))) return null;
  const text = 'no sink that keeps it gives keys back, and the next key has to be kept until it is its turn';
  return { finding: { reason: 'key-not-given-back', text }, next: 'keep it in a sink that gives keys back too' };
}
