/** The used constants of PKCS#11 (OASIS PKCS #11 version 2.40, pkcs11t.h). */

export const flag = {
  /** C_Initialize: the module may use the locks of the operating system. */
  osLocking: 0x02,
  readWriteSession: 0x02,
  /** Required for every session. */
  serialSession: 0x04,
} as const;

/** Flags of CK_TOKEN_INFO. */
export const tokenFlag = {
  writeProtected: 0x02,
  loginRequired: 0x04,
  userPinInitialized: 0x08,
  protectedAuthenticationPath: 0x100,
  initialized: 0x400,
  userPinCountLow: 0x1_0000,
  userPinFinalTry: 0x2_0000,
  userPinLocked: 0x4_0000,
  userPinToBeChanged: 0x8_0000,
} as const;

/** States of CK_SESSION_INFO with a logged-in user. */
export const userStates: readonly number[] = [1, 3];

export const userType = { user: 1 } as const;

export const objectClass = { publicKey: 2, privateKey: 3 } as const;

export const keyType = { rsa: 0x00, ec: 0x03, ecEdwards: 0x40 } as const;

export const attribute = {
  class: 0x00,
  token: 0x01,
  private: 0x02,
  label: 0x03,
  keyType: 0x100,
  id: 0x102,
  sensitive: 0x103,
  decrypt: 0x105,
  unwrap: 0x107,
  sign: 0x108,
  verify: 0x10a,
  derive: 0x10c,
  modulus: 0x120,
  modulusBits: 0x121,
  publicExponent: 0x122,
  /** SubjectPublicKeyInfo, DER; since version 2.40, and few tokens support it. */
  publicKeyInfo: 0x129,
  extractable: 0x162,
  neverExtractable: 0x164,
  alwaysSensitive: 0x165,
  ecParameters: 0x180,
  ecPoint: 0x181,
  alwaysAuthenticate: 0x202,
} as const;

export const mechanism = {
  rsaKeyPairGen: 0x00,
  rsa: 0x01,
  sha256Rsa: 0x40,
  sha384Rsa: 0x41,
  sha512Rsa: 0x42,
  ecKeyPairGen: 0x1040,
  ecdsa: 0x1041,
  sha256Ecdsa: 0x1044,
  sha384Ecdsa: 0x1045,
  sha512Ecdsa: 0x1046,
  /** Since version 3.0; modules of 2.40 use the same numbers. */
  edwardsKeyPairGen: 0x1055,
  eddsa: 0x1057,
} as const;
