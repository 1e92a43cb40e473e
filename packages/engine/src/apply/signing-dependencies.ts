import type { Call, GeneratedKey, KeyGenerator, KeyKind, Secret } from '@kpki/plugin';
import type { CaName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { NamedIssuer } from '../ca/custody.ts';
import type { RotatedTrust } from '../generation/trusted.ts';
import type { Style } from '../issue/style.ts';
import type { Content } from '../slot.ts';

/** What the steps of a plan are carried out with. */
export interface SigningDependencies {
  readonly keys: KeyGenerator;
  readonly style: Style;
  readonly now: () => Date;
}

/** A CA while a plan is carried out: its certificate, what verifies it, and who issues under it. */
export interface WorkingCa {
  readonly name: CaName;
  readonly certificate: Certificate;
  /** The certificates above it, the one that signed it first, root last. */
  readonly above: readonly Certificate[];
  /** What its trust bundles are to hold, where it is brought to a phase of its rotation. */
  readonly trust?: RotatedTrust;
  /** The same of what signed it: in the bundles that lead up to a root. */
  readonly trustAbove?: RotatedTrust;
  /** Its own key as an issuer, or those that have its key; empty where nothing can be issued here. */
  readonly issuers: readonly NamedIssuer[];
}

/** What becomes of a CA by its step: what is to be written of it, and itself to issue under. */
export interface MadeCa {
  /** Null where it is not there and no step makes it. */
  readonly working: WorkingCa | null;
  readonly contents: readonly Content[];
}

/** A key that is going to a sink: PKCS#8 for the encodings, and itself to sign with. */
export interface WorkingKey {
  readonly key: GeneratedKey;
  readonly pkcs8: Secret;
}

export async function generateKey(keys: KeyGenerator, kind: KeyKind, call: Call): Promise<WorkingKey> {
  const key = await keys.generate(kind, call);
  return { key, pkcs8: await key.export(call) };
}
