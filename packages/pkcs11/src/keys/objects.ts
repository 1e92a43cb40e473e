import type { Attribute, Handle } from '../cryptoki.ts';
import { returnValueOf } from '../return-values.ts';
import type { TokenSession } from '../token/connection.ts';

const atATime = 16;

export function objectsWith(
  { cryptoki, handle }: Pick<TokenSession, 'cryptoki' | 'handle'>,
  template: Attribute[],
): readonly Handle[] {
  cryptoki.C_FindObjectsInit(handle, template);
  try {
    const found: Handle[] = [];
    for (;;) {
      const more = cryptoki.C_FindObjects(handle, atATime);
      found.push(...more);
      if (more.length < atATime) return found;
    }
  } finally {
    cryptoki.C_FindObjectsFinal(handle);
  }
}

/** Returns one attribute's bytes; null if the object lacks the attribute, or hides it. */
export function attributeOf({ cryptoki, handle }: TokenSession, object: Handle, type: number): Buffer | null {
  try {
    const [answer] = cryptoki.C_GetAttributeValue(handle, object, [{ type }]);
    return Buffer.isBuffer(answer?.value) ? answer.value : null;
  } catch (error) {
    const name = returnValueOf(error)?.name;
    if (name === 'CKR_ATTRIBUTE_TYPE_INVALID' || name === 'CKR_ATTRIBUTE_SENSITIVE') return null;
    throw error;
  }
}

/** Returns a CK_BBOOL; null if the object hides it. */
export function truthOf(session: TokenSession, object: Handle, type: number): boolean | null {
  const value = attributeOf(session, object, type);
  return value === null || value.length === 0 ? null : value[0] !== 0;
}

/** Returns a CK_ULONG, in native byte order; null if the object hides it. */
export function numberOf(session: TokenSession, object: Handle, type: number): number | null {
  const value = attributeOf(session, object, type);
  if (value === null || (value.length !== 4 && value.length !== 8)) return null;
  const [low = 0] = new Uint32Array(Uint8Array.from(value.subarray(0, 4)).buffer);
  return low;
}
