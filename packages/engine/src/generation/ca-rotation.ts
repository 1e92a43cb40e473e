import type { Certificate } from '@kpki/x509';
import type { Phase, RotatedTrust } from './phase.ts';

/** The rotation of a CA. `isSuccessor`: the CA is the new one. */
export type CaRotation =
  | { readonly is: 'none' }
  /** A rotation outside of this plan. */
  | {
      readonly is: 'outside';
      /** Certificates that bundles may hold or lack. */
      readonly passing: readonly Certificate[];
      /** Whether the next CA is there, or its key awaits a certificate. */
      readonly isStaged: boolean;
      readonly isSuccessor: boolean;
    }
  /** A phase of this plan. */
  | {
      readonly is: 'phase';
      readonly at: Phase;
      /** The content of the trust bundles. */
      readonly trust: RotatedTrust;
      readonly isSuccessor: boolean;
      /** Whether the plan rolls back from the new CA to the old one. */
      readonly returnsToOld: boolean;
    };
