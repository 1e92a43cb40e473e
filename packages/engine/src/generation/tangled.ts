import { present } from '../found.ts';
import { type Copy, foundOf } from '../read/copy.ts';
import { whoDiffers } from '../read/who-differs.ts';
import { firstNames, firstOf, whereIs } from '../read/wording.ts';
import type { SlotPart } from '../slot.ts';

/** Copies that no rotation of kpki leaves so, and what somebody does about them, each in words for a person. */
export interface Tangled {
  readonly tangled: string;
  readonly wayOut: string;
}

/** What of a rotation stands beside what is in use. */
export const besideParts: readonly SlotPart[] = [
  'next certificate',
  'previous certificate',
  'next key',
  'previous key',
];

const rotatedParts: readonly SlotPart[] = ['certificate', 'private key', ...besideParts];

/**
 * The one refusal for copies that no rotation of kpki leaves so, however they came to be so: it names the files, and changes
 * none.
 */
export function inconsistent(copies: readonly Copy[]): Tangled {
  const differing = rotatedParts.flatMap((part) => {
    const who = whoDiffers(copies, (copy) => bytesOf(copy, part));
    return who === null ? [] : [`${part}: ${who}`];
  });
  const files = copies.flatMap((copy) =>
    rotatedParts.flatMap((part) => (bytesOf(copy, part) === undefined ? [] : [whereIs(copy, part)])),
  );
  const evidence = differing.length > 0 ? firstOf(differing) : firstNames([...new Set(files)]);
  return {
    tangled: `no rotation of kpki leaves its certificates and keys so: ${evidence}`,
    wayOut:
      'restore from a backup, or from another node, what the cluster uses, and take away what belongs to neither of its two generations',
  };
}

function bytesOf(copy: Copy, part: SlotPart): Uint8Array | undefined {
  const { certificates, nextCertificates, previousCertificates, privateKey, nextKey, previousKey } = copy;
  switch (part) {
    case 'certificate':
      return present(certificates)?.[0]?.der;
    case 'next certificate':
      return present(nextCertificates)?.[0]?.der;
    case 'previous certificate':
      return present(previousCertificates)?.[0]?.der;
    case 'private key':
      return present(privateKey);
    case 'next key':
      return present(nextKey);
    case 'previous key':
      return present(previousKey);
    default:
      return undefined;
  }
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

/** Whether a certificate beside it signs nothing: somebody else put it there. */
export function hasLeafBeside(copies: readonly Copy[]): boolean {
  return copies
    .flatMap(({ nextCertificates, previousCertificates }) => [nextCertificates, previousCertificates])
    .some((found) => present(found)?.[0]?.authority === false);
}
