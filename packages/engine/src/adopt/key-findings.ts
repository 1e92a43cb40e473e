import { type CaName, caEntries, type ServiceAccountSigner } from '@kpki/spec';
import { rootCaLayout } from '../layouts/table.ts';
import { type AdoptionFinding, adoptionFinding } from './adoption-finding.ts';
import { heldIn, type SourceTree } from './holding.ts';
import { apiServerFlag } from './static-pod.ts';

/** Reports private keys that kubeadm's layout keeps on no node: else a user learns it when a CA below is signed. */
export function keysWithoutLocation(trees: readonly SourceTree[]): readonly AdoptionFinding[] {
  const apart = caEntries.filter(({ keyKept }) => keyKept === 'apart');
  return apart.flatMap(({ name }) => {
    const found = trees.flatMap((tree) => heldIn(tree, name) ?? []).find(({ keyState }) => keyState === 'there');
    if (found === undefined) return [];
    const { where, keyWhere = where } = found;
    const text = `${keyWhere} is its private key, which the layout kubeadm has no location for: nothing is signed by it there`;
    return [adoptionFinding('key-without-location', name, text, placedApart(name, where, keyWhere))];
  });
}

function placedApart(name: CaName, certificate: string, key: string): string {
  const { name: layout } = rootCaLayout;
  const at = (part: string): string => {
    const row = rootCaLayout.rows.find((each) => each.artifact === name && each.part === part);
    return ['DIR', ...(row?.path ?? []), row?.entry].join('/');
  };
  return (
    `keep it apart: copy ${certificate} to ${at('certificate')} and ${key} to ${at('private key')}, and give the file one ` +
    `more environment, which has a sink over DIR with layout ${layout} too; with -e of that one, what ${name} signs is ` +
    'renewed and rotated'
  );
}

export function serviceAccountOf(trees: readonly SourceTree[]): { readonly serviceAccount?: ServiceAccountSigner } {
  const isExternal = trees.some((tree) => apiServerFlag(tree, 'service-account-signing-endpoint') !== undefined);
  return isExternal ? { serviceAccount: 'external' } : {};
}

/** Without the finding, a new key would be created, and every token that depends on the one in use would fail. */
export function serviceAccountKey(trees: readonly SourceTree[]): readonly AdoptionFinding[] {
  if (serviceAccountOf(trees).serviceAccount === 'external') return [];
  const isThere = trees.some((tree) => heldIn(tree, 'sa') !== undefined);
  if (isThere || !trees.some((tree) => heldIn(tree, 'apiserver') !== undefined)) return [];
  const text = 'it was not found, and there is one: a new one would end every service-account token';
  const fix =
    'bring what --service-account-signing-key-file of the API server names, which may be the key of another certificate, to pki/sa.key';
  return [adoptionFinding('service-account-key', 'sa', text, fix)];
}
