import type { Custody } from './custody.ts';

/** Where a CA's private key is, for a person; null where it is in the sinks, which say so themselves. */
export function whereKeyIs(custody: Pick<Custody, 'key'> | undefined): string | null {
  const key = custody?.key;
  switch (key?.kind) {
    case 'store':
      return `held in backend ${key.backend}`;
    case 'issuers':
      return `in ${key.issuers.map(({ name }) => name).join(', ')}`;
    case 'external':
      return 'with somebody else';
    default:
      return null;
  }
}
