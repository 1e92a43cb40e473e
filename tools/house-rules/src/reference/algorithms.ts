import { type KeyKindRow, keyKinds, signatureKinds } from '@kpki/plugin';
import { clusterKeyKinds } from '@kpki/spec';
import { code, codes, page, section, table } from './markdown.ts';

const families: Readonly<Record<KeyKindRow['family'], string>> = { rsa: 'RSA', ec: 'ECDSA', ed25519: 'Ed25519' };

export function algorithmsPage(): string {
  const declarable: readonly string[] = clusterKeyKinds;
  return page(
    'Algorithms',
    'The kinds of keys and of signatures that kpki knows. Of the signatures a key can make, the first that its holder offers is taken.',
    [
      section(
        'Kinds of keys',
        table(
          ['Kind', 'Algorithm', 'Curve', 'Bits', 'Signatures, best first', 'In a `kpki.yaml`'],
          Object.entries(keyKinds).map(([kind, row]) => [
            code(kind),
            families[row.family],
            row.curve ?? '',
            String(row.bits),
            codes(row.signatures),
            declarable.includes(kind) ? 'yes' : 'no',
          ]),
        ),
      ),
      section(
        'Kinds of signatures',
        table(
          ['Kind', 'Algorithm', 'Digest', 'Object identifier'],
          Object.entries(signatureKinds).map(([kind, row]) => [
            code(kind),
            families[row.family],
            row.digest ?? 'its own',
            code(row.oid),
          ]),
        ),
      ),
    ],
  );
}
