import { type CaName, caEntries } from '@kpki/spec';
import { rootCaLayout } from '../layouts/root-ca.ts';
import { type AdoptionFinding, adoptionFinding } from './adoption-finding.ts';
import { heldIn, type Tree } from './holding.ts';

/**
 * The private keys among files that kubeadm's layout keeps on no node: they are neither used where they lie nor copied,
 * and whoever is not told so learns it when a CA below has to be signed.
 */
export function keysWithoutPlace(trees: readonly Tree[]): readonly AdoptionFinding[] {
  const apart = caEntries.filter(({ keyKept }) => keyKept === 'apart');
  return apart.flatMap(({ name }) => {
    const found = trees.flatMap((tree) => heldIn(tree, name) ?? []).find(({ keyState }) => keyState === 'there');
    if (found === undefined) return [];
    const { where, keyWhere = where } = found;
    const text = `${keyWhere} is its private key, which the layout kubeadm has no place for: nothing is signed by it there`;
    return [adoptionFinding('key-without-place', name, text, placedApart(name, where, keyWhere))];
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
