import type { CaName } from '@kpki/spec';

/** The phases of a rotation in their order, and `rollback`, the rollback to the state before. */
export type Phase = 'prepare' | 'trust' | 'reissue' | 'distrust' | 'remove' | 'rollback';

export type Generation = 'old' | 'new';

/** What can be rotated: a CA, or the key pair that signs service-account tokens. */
export type Rotated = CaName | 'sa';
