import type { ServiceAccountSigner } from '@kpki/spec';
import { type AdoptionFinding, adoptionFinding } from './adoption-finding.ts';
import { apiServerFlag } from './api-server-flag.ts';
import { heldIn, type Tree } from './holding.ts';

/** Who signs service-account tokens, by what a manifest of the API server says. */
export function serviceAccountOf(trees: readonly Tree[]): { readonly serviceAccount?: ServiceAccountSigner } {
  const isExternal = trees.some((tree) => apiServerFlag(tree, 'service-account-signing-endpoint') !== undefined);
  return isExternal ? { serviceAccount: 'external' } : {};
}

/** A new one would be made without a word of what depends on the one in use. */
export function serviceAccountKey(trees: readonly Tree[]): readonly AdoptionFinding[] {
  if (serviceAccountOf(trees).serviceAccount === 'external') return [];
  const isThere = trees.some((tree) => heldIn(tree, 'sa') !== undefined);
  if (isThere || !trees.some((tree) => heldIn(tree, 'apiserver') !== undefined)) return [];
  const text = 'it was not found, and there is one: a new one would end every service-account token';
  const fix =
    'bring what --service-account-signing-key-file of the API server names, which may be the key of another certificate, to pki/sa.key';
  return [adoptionFinding('service-account-key', 'sa', text, fix)];
}
