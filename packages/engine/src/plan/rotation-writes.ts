import { keyKindOf } from '@kpki/plugin';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { type Generations, keepsNoPrevious } from '../generation/generations.ts';
import { type Phase, trustedIn, wantedAt } from '../generation/phase.ts';
import { type Copy, foundOf } from '../inventory/copy.ts';
import { present, type Slot, type SlotPart } from '../model/slot.ts';
import type { PlannedWrite } from '../model/step.ts';
import { writesOf } from './step-for.ts';
import { isInUse } from './stored-ca.ts';

const previousParts: ReadonlySet<SlotPart> = new Set<SlotPart>(['previous certificate', 'previous key']);

const keyParts: ReadonlySet<SlotPart> = new Set<SlotPart>(['private key', 'next key', 'previous key']);

/** Returns the writes that bring a CA to a phase. `hasKeyOf`: whether a generation's key is stored. */
export function caWrites(
  copies: readonly Copy[],
  generations: Generations<Certificate>,
  phase: Phase,
  hasKeyOf: (generation: Certificate) => boolean,
): readonly PlannedWrite[] {
  return copies.flatMap((copy) =>
    slotsToBring(copy, phase, isNewInUse(copy, generations.new)).flatMap((slot) => {
      const wanted = wantedAt(slot, phase);
      if (wanted === 'untouched') return [];
      if (wanted === 'nothing') return removal(copy, slot);
      const certificate = generations[wanted];
      if (keyParts.has(slot.part)) {
        // One that is lost is no blocker: what was signed with it is trusted as long as its certificate is.
        if (certificate !== null && !hasKeyOf(certificate)) return [];
        return holdsKey(copy, slot.part, certificate?.publicKey) ? [] : writesOf([copy], [slot.part]);
      }
      if (slot.part === 'signing certificate' && phase === 'rollback' && isAbsentAt(copy, slot.part)) return [];
      return holdsCertificate(copy, slot.part, certificate) ? [] : writesOf([copy], [slot.part]);
    }),
  );
}

/** Its public keys are the trust bundle for the tokens. */
export function keyPairWrites(
  copies: readonly Copy[],
  generations: Generations<Uint8Array>,
  phase: Phase,
): readonly PlannedWrite[] {
  const kept = trustedIn(phase).map((generation) => generations[generation]);
  // Null: one is still to be made.
  const trusted = kept.includes(null) ? null : kept.filter((key) => key !== null);
  return copies.flatMap((copy) =>
    slotsToBring(copy, phase, holdsKey(copy, 'private key', generations.new ?? undefined)).flatMap((slot) => {
      if (slot.part === 'public key') return holdsKeys(copy, trusted) ? [] : writesOf([copy], [slot.part]);
      const wanted = wantedAt(slot, phase);
      if (wanted === 'untouched') return [];
      if (wanted === 'nothing') return removal(copy, slot);
      return holdsKey(copy, slot.part, generations[wanted] ?? undefined) ? [] : writesOf([copy], [slot.part]);
    }),
  );
}

/**
 * Returns the slots that a phase may write or remove. A copy that has only the new generation has removed the old one:
 * it is not restored from other copies, since its key may be compromised.
 */
function slotsToBring(copy: Copy, phase: Phase, isNewInUse: boolean): readonly Slot[] {
  const slots = [...copy.slots.values()];
  const isRetired = isNewInUse && keepsNoPrevious(copy);
  return phase === 'distrust' && isRetired ? slots.filter(({ part }) => !previousParts.has(part)) : slots;
}

function isNewInUse(copy: Copy, newer: Certificate | null): boolean {
  if (newer === null || !isInUse([copy], newer)) return false;
  return !copy.slots.has('private key') || holdsKey(copy, 'private key', newer.publicKey);
}

function holdsKeys(copy: Copy, trusted: readonly Uint8Array[] | null): boolean {
  const held = present(copy.publicKeys) ?? [];
  return (
    trusted !== null &&
    held.length === trusted.length &&
    held.every((key, at) => sameBytes(key, trusted[at] ?? new Uint8Array()))
  );
}

function removal(copy: Copy, { part }: Slot): readonly PlannedWrite[] {
  if (isAbsentAt(copy, part)) return [];
  return writesOf([copy], [part]).map((write) => ({ ...write, effect: 'removes' }));
}

function isAbsentAt(copy: Copy, part: SlotPart): boolean {
  return foundOf(copy, part)?.state === 'absent';
}

function holdsKey(copy: Copy, part: SlotPart, publicKey: Uint8Array | undefined): boolean {
  const held = present(foundOf(copy, part)) as Uint8Array | undefined;
  return publicKey !== undefined && held !== undefined && keyKindOf(held) !== null && sameBytes(held, publicKey);
}

/** Compares the first certificate: a bundle in the same file may hold the other one behind it. */
function holdsCertificate(copy: Copy, part: SlotPart, certificate: Certificate | null): boolean {
  const held = (present(foundOf(copy, part)) as readonly Certificate[] | undefined)?.[0];
  return certificate !== null && held !== undefined && sameBytes(held.der, certificate.der);
}
