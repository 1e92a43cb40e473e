import type { ArtifactName } from '@kpki/spec';
import type { StatusEntry } from '../status/status.ts';

/** Of a line of a report, what a forecast goes by. A certificate that no spec declares may be none of the catalog. */
export type Expiring = Pick<
  StatusEntry,
  | 'artifact'
  | 'holder'
  | 'node'
  | 'sink'
  | 'place'
  | 'path'
  | 'subject'
  | 'notBefore'
  | 'notAfter'
  | 'fingerprint'
  | 'signer'
> & { readonly name: ArtifactName | null; readonly kind: StatusEntry['kind'] | null };

/** Where a certificate is. */
export type ExpiryCopy = Pick<StatusEntry, 'node' | 'sink' | 'place' | 'path'>;
