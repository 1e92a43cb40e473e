import type { Part } from '@kpki/plugin';
import { type CaName, caEntries, type ServiceAccountSigner } from '@kpki/spec';
import { rootCaLayout } from '../layouts/table.ts';
import { type AdoptionFinding, adoptionFinding } from '../model/adoption-findings.ts';
import { remedy } from '../model/finding.ts';
import { heldIn, type SourceTree } from './holding.ts';
import { apiServerFlag } from './static-pod.ts';

/** Reports private keys that kubeadm's layout keeps on no node: else a user learns it when a CA below is signed. */
export function keysWithoutLocation(trees: readonly SourceTree[]): readonly AdoptionFinding[] {
  const apart = caEntries.filter(({ keyKept }) => keyKept === 'apart');
  return apart.flatMap(({ name }) => {
    const found = trees.flatMap((tree) => heldIn(tree, name) ?? []).find(({ keyState }) => keyState === 'there');
    if (found === undefined) return [];
    const { where, keyWhere = where } = found;
    const fix = remedy('keep-key-apart', {
      ca: name,
      layout: rootCaLayout.name,
      certificate: { from: where, to: fileApart(name, 'certificate') },
      key: { from: keyWhere, to: fileApart(name, 'private key') },
    });
    return [adoptionFinding('key-without-location', name, { file: keyWhere }, fix)];
  });
}

function fileApart(name: CaName, part: Part): string {
  const row = rootCaLayout.rows.find((each) => each.artifact === name && each.part === part);
  return ['DIR', ...(row?.path ?? []), row?.entry].join('/');
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
  return [adoptionFinding('service-account-key', 'sa', {}, remedy('bring-service-account-key'))];
}
