import { type KeyKind, keyKinds } from '@kpki/plugin';
import type { Cryptoki, Handle } from '../cryptoki.ts';
import { failureOf } from '../failure.ts';
import { returnValueOf } from '../return-values.ts';
import { familyOf } from './kinds.ts';
import { signaturesBy } from './signatures.ts';

export interface Offered {
  readonly mechanisms: ReadonlySet<number>;
  readonly kinds: readonly KeyKind[];
}

export function offeredBy(cryptoki: Cryptoki, slot: Handle): Offered {
  const mechanisms = mechanismsOf(cryptoki, slot);
  const kinds = (Object.keys(keyKinds) as KeyKind[]).filter(
    (kind) => signaturesBy(kind, mechanisms).length > 0 && makes(cryptoki, slot, mechanisms, kind),
  );
  return { mechanisms, kinds };
}

function mechanismsOf(cryptoki: Cryptoki, slot: Handle): ReadonlySet<number> {
  try {
    return new Set(cryptoki.C_GetMechanismList(slot));
  } catch (error) {
    throw failureOf(error, 'ask the token for its mechanisms');
  }
}

function makes(cryptoki: Cryptoki, slot: Handle, mechanisms: ReadonlySet<number>, kind: KeyKind): boolean {
  const { generatedBy } = familyOf(kind);
  if (!mechanisms.has(generatedBy)) return false;
  try {
    const { minKeySize, maxKeySize } = cryptoki.C_GetMechanismInfo(slot, generatedBy);
    // For Edwards curves some tokens report 255 bits and some 256; a token without a limit may report 0.
    const sizes = keyKinds[kind].family === 'ed25519' ? [255, 256] : [keyKinds[kind].bits];
    return sizes.some((size) => size >= minKeySize && (size <= maxKeySize || maxKeySize === 0));
  } catch (error) {
    if (returnValueOf(error) === null) throw error;
    return false;
  }
}
