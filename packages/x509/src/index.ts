export { canonicalAddress } from './address.ts';
export {
  type Certificate,
  fingerprint,
  isSelfSigned,
  isSignedBy,
  readCertificate,
  readCertificates,
  verifySignature,
} from './certificate.ts';
export type { Extension } from './extension-readers.ts';
export type { CaConstraints } from './extensions.ts';
export { type Judgment, judge, type VerificationContext } from './judge/judge.ts';
export { type Certified, exclusionsOf } from './judge/may-certify.ts';
export type { CertificateRule, Refusal, RefusalRule, Warning, WarningRule } from './judge/refusal.ts';
export { warningsOf } from './judge/warnings.ts';
export { encodeEcKey, encodeEd25519Key, encodeRsaKey, keyId, readPublicKey } from './key.ts';
export { type DistinguishedName, encodeName, type Name, readDistinguishedName } from './name.ts';
export type { NameConstraints, NameTrees, ReadNameTrees } from './name-constraints.ts';
export { type EcHalves, ecHalvesOf, olderPrivateKey } from './private-key.ts';
export { type CertificateRequest, createRequest, type RequestTemplates, readRequest } from './request.ts';
export { randomSerial } from './serial.ts';
export { signCertificate } from './sign.ts';
export { brokenSignature, verifyKindOnThreadPool } from './signature.ts';
export type { ReadSubjectNames, SubjectNames } from './subject-names.ts';
export type { ToBeSigned } from './to-be-signed.ts';
