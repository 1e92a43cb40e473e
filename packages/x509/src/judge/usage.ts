import type { Certificate } from '../certificate.ts';

/**
 * Returns the certificate of a chain (leaf first) whose extended key usages shut a usage out. None, an empty extension
 * or `any` shuts nothing out; a CA's counts too, as in Go.
 */
export function shutsOut(chain: readonly Certificate[], usage: 'server auth' | 'client auth'): Certificate | undefined {
  return chain.findLast(({ extendedKeyUsages }) => {
    if (extendedKeyUsages === null || extendedKeyUsages.length === 0) return false;
    return !extendedKeyUsages.includes('any') && !extendedKeyUsages.includes(usage);
  });
}
