import type { CaName } from '@kpki/spec';

/** The phases of a rotation that goes through, in their order, and the one that takes it back to its beginning. */
export type Phase = 'prepare' | 'trust' | 'reissue' | 'distrust' | 'remove' | 'cancel';

export type Generation = 'old' | 'new';

/** What can be rotated: a CA, or the key pair that signs service-account tokens. */
export type Rotated = CaName | 'sa';
