import type { KeyKind } from '@kpki/plugin';
import type { KeyPairName } from '@kpki/spec';
import type { Located } from './artifact-findings.ts';
import type { Differing } from './keeper.ts';
import type { None } from './message.ts';

/** Findings about the key pair that signs service-account tokens. */
export interface KeyPairFindings {
  readonly 'unreadable/ed25519': None;
  readonly 'copies-differ/key-pair': { readonly keepers: Differing };
  readonly 'key-kind-differs/key-pair': {
    readonly name: KeyPairName;
    readonly found: KeyKind | null;
    readonly wanted: KeyKind;
  };
  /** The location of the public key that is left. */
  readonly 'key-missing/key-pair': Located;
  readonly 'public-key-missing': Located;
  readonly 'public-key-differs': Located;
  readonly 'public-key-has-others': OtherPublicKeys;
  /** A phase of a rotation removes them. */
  readonly 'public-key-has-others/rotation': OtherPublicKeys;
  readonly 'tokens-expire': None;
  /** What the phase does. */
  readonly 'rotation/no-new-key': None;
}

export interface KeyPairRemedies {
  readonly 'keep-signing-pair': None;
  readonly 'restore-or-remove-pair': None;
  /** The location of the public key that is left. */
  readonly 'restore-or-append': Located;
  readonly 'restore-signing-key': None;
}

interface OtherPublicKeys extends Located {
  readonly count: number;
}
