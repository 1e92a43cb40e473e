import type { ArtefactName } from '@kpki/spec';
import { present } from '../found.ts';
import { type Copy, foundOf } from '../read/copy.ts';
import { whoDiffers } from '../read/who-differs.ts';
import { firstNames, firstOf, whereIs } from '../read/wording.ts';
import type { SlotPart } from '../slot.ts';

/** What one copy of something that is rotated has, and as what. */
export interface Has<T> {
  readonly copy: Copy;
  readonly inUse: T | undefined;
  readonly next: T | undefined;
  readonly previous: T | undefined;
}

/** Copies that no rotation of kpki leaves so, and what somebody does about them, each in words for a person. */
export interface Tangled {
  readonly tangled: string;
  readonly wayOut: string;
}

/** The parts that tell the generations of something. */
export interface GenerationParts {
  readonly inUse: SlotPart;
  readonly next: SlotPart;
  readonly previous: SlotPart;
  /** What goes together, for a person. */
  readonly whole: string;
}

export const partsOfAuthority: GenerationParts = {
  inUse: 'certificate',
  next: 'next certificate',
  previous: 'previous certificate',
  whole: 'its certificate and key',
};

export const partsOfPair: GenerationParts = {
  inUse: 'private key',
  next: 'next key',
  previous: 'previous key',
  whole: 'its key',
};

/** What of a rotation stands beside what is in use. */
export const besideParts: readonly SlotPart[] = [
  'next certificate',
  'previous certificate',
  'next key',
  'previous key',
];

/** Each way in which copies can be tangled, with the files that are; nothing is looked at before one is asked for. */
export function tangles<T>(
  has: readonly Has<T>[],
  bytesOf: (generation: T) => Uint8Array,
  name: ArtefactName,
  parts: GenerationParts,
): Readonly<{
  differentInUse: () => Tangled;
  /** What the copies have in use differs, and what they have beside it does not. */
  oneReplaced: (beside: 'next' | 'previous') => Tangled;
  severalRotations: () => Tangled;
  nothingInUse: () => Tangled;
  inUseReplaced: (isKnown: (each: T) => boolean) => Tangled;
}> {
  const { whole } = parts;
  const copies = has.map(({ copy }) => copy);
  const filesBeside = (): string =>
    firstNames(
      (['next', 'previous'] as const).flatMap((as) =>
        has.flatMap((each) => (each[as] === undefined ? [] : [whereIs(each.copy, parts[as])])),
      ),
    );
  const whoDiffersIn = (as: 'inUse' | 'next' | 'previous'): string | null => {
    const held = new Map(has.map((each) => [each.copy, each[as]]));
    return whoDiffers(copies, (copy) => {
      const generation = held.get(copy);
      return generation && bytesOf(generation);
    });
  };
  const who = (): string => whoDiffersIn('inUse') ?? '';
  const differing = (): string | null => {
    const texts = (['next', 'previous'] as const).flatMap((as) => {
      const different = whoDiffersIn(as);
      return different === null ? [] : [`what is kept as its ${as} one differs: ${different}`];
    });
    return texts.length === 0 ? null : texts.join('; ');
  };
  return {
    differentInUse: () => ({
      tangled: `its copies have different ones in use, and none of them the next one: ${who()}`,
      wayOut: `copy the one that belongs to the cluster over the others, ${whole}`,
    }),
    oneReplaced: (beside) => ({
      tangled: `its copies have different ones in use beside the same ${beside} one: ${who()}; one was replaced by hand`,
      wayOut: `put ${whole} back where it was replaced, as the others have it`,
    }),
    severalRotations: () => ({
      tangled: `more than two generations of it are there: ${differing() ?? filesBeside()}`,
      wayOut: `take those away that are not of the rotation that is under way, each with all that goes with it, and \`kpki rotate ${name}\` puts back there what belongs there`,
    }),
    nothingInUse: () => ({
      tangled: `${filesBeside()} is there, and none that is in use`,
      wayOut: `put ${whole} back that was in use, from a backup`,
    }),
    inUseReplaced: (isKnown) => {
      const replaced = has.filter(({ inUse }) => inUse !== undefined && !isKnown(inUse));
      const files = firstNames(replaced.map(({ copy }) => whereIs(copy, parts.inUse)));
      return {
        tangled: `${files} is neither of the two that are rotated: it was replaced by hand in the middle of a rotation`,
        wayOut: `put ${whole} back there as the other copies have it`,
      };
    },
  };
}

/** What cannot be read is not absent: a rotation that took it for that would end too early. Null where all can be. */
export function unreadableBeside(copies: readonly Copy[]): Tangled | null {
  const files = copies.flatMap((copy) =>
    besideParts.flatMap((part) => {
      const found = foundOf(copy, part);
      return found?.state === 'unreadable' ? [`${whereIs(copy, part)}: ${found.why}`] : [];
    }),
  );
  if (files.length === 0) return null;
  return {
    tangled: `what is kept beside it cannot be read: ${firstOf(files)}`,
    wayOut: 'put it back as another node has it or from a backup, or take it away if no rotation of kpki made it',
  };
}

/** A certificate beside it that signs nothing was put there by somebody else. Null where there is none. */
export function noAuthorityBeside(copies: readonly Copy[]): Tangled | null {
  const files = copies.flatMap((copy) =>
    besideParts.flatMap((part) => {
      if (part !== 'next certificate' && part !== 'previous certificate') return [];
      const [certificate] =
        present(part === 'next certificate' ? copy.nextCertificates : copy.previousCertificates) ?? [];
      return certificate === undefined || certificate.authority ? [] : [whereIs(copy, part)];
    }),
  );
  if (files.length === 0) return null;
  return {
    tangled: `${firstNames(files)} is no certificate of an authority, and no rotation of kpki made it`,
    wayOut: 'take it away, with the key that goes with it',
  };
}
