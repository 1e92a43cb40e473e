import type { Call, GeneratedKey, KeyGenerator, KeyKind, Secret } from '@kpki/plugin';
import type { CaName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { RotatedTrust } from '../generation/phase.ts';
import type { NamedIssuer } from '../issuing/ca-placement.ts';
import type { IssuingStyle } from '../issuing/style.ts';
import type { Content } from '../model/slot.ts';

export interface SigningDependencies {
  readonly keys: KeyGenerator;
  readonly style: IssuingStyle;
  readonly now: () => Date;
}

/** A CA during an apply: its certificate, its trust anchors, and who issues under it. */
export interface WorkingCa {
  readonly name: CaName;
  readonly certificate: Certificate;
  /** Its signer first, root last. */
  readonly above: readonly Certificate[];
  /** For its trust bundles, in a phase of its rotation. */
  readonly trust?: RotatedTrust;
  /** The same of its signer, for bundles that lead up to a root. */
  readonly trustAbove?: RotatedTrust;
  /** Its own key as an issuer, or those that have its key; empty where nothing can be issued here. */
  readonly issuers: readonly NamedIssuer[];
}

export interface MadeCa {
  /** Null where it is not stored and no step makes it. */
  readonly working: WorkingCa | null;
  readonly contents: readonly Content[];
}

/** A key on its way to a sink: PKCS#8 for the encodings, and a signing key. */
export interface WorkingKey {
  readonly key: GeneratedKey;
  readonly pkcs8: Secret;
}

export async function generateKey(keys: KeyGenerator, kind: KeyKind, call: Call): Promise<WorkingKey> {
  const key = await keys.generate(kind, call);
  return { key, pkcs8: await key.export(call) };
}
