import { type KeyKind, keyKinds } from '@kpki/plugin';
import { attribute, mechanism } from '../constants.ts';
import type { Attribute } from '../cryptoki.ts';

interface Family {
  readonly generatedBy: number;
  /** What a private key of the family could do in addition to signing; a token may allow it by default. */
  readonly otherUses: readonly number[];
}

const families: Readonly<Record<'rsa' | 'ec' | 'ed25519', Family>> = {
  rsa: {
    generatedBy: mechanism.rsaKeyPairGen,
    otherUses: [attribute.decrypt, attribute.unwrap],
  },
  ec: {
    generatedBy: mechanism.ecKeyPairGen,
    otherUses: [attribute.decrypt, attribute.unwrap, attribute.derive],
  },
  ed25519: {
    generatedBy: mechanism.edwardsKeyPairGen,
    otherUses: [attribute.decrypt, attribute.unwrap, attribute.derive],
  },
};

/** CKA_EC_PARAMS: the object identifier, DER (RFC 5480 section 2.1.1.1, RFC 8410 section 3). */
const curves: Readonly<Partial<Record<KeyKind, string>>> = {
  'ec-p256': '06082a8648ce3d030107',
  'ec-p384': '06052b81040022',
  'ec-p521': '06052b81040023',
  ed25519: '06032b6570',
};

export const familyOf = (kind: KeyKind): Family => families[keyKinds[kind].family];

export function measuresOf(kind: KeyKind): Attribute[] {
  const curve = curves[kind];
  if (curve !== undefined) return [{ type: attribute.ecParameters, value: Buffer.from(curve, 'hex') }];
  return [
    { type: attribute.modulusBits, value: keyKinds[kind].bits },
    { type: attribute.publicExponent, value: Buffer.from([1, 0, 1]) },
  ];
}
