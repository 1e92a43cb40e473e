import { keyKindOf } from '@kpki/plugin';
import { brokenSignature, type Certificate, isSelfSigned, verifySignature } from '@kpki/x509';
import { sameBytes, sameSet } from '../bytes.ts';
import type { CaRotation } from '../generation/ca-rotation.ts';
import { pinOf } from '../inventory/wording.ts';
import { extendedUsagesOf } from '../issuing/style.ts';
import type { IssuerKeys } from '../model/certificate-findings.ts';
import type { Finding } from '../model/finding.ts';
import { finding } from '../model/finding.ts';
import { namesDiffer } from './alternative-names.ts';
import {
  capSlackSeconds,
  clockSlackSeconds,
  isExpired,
  longestServingDays,
  renewalWindow,
} from './certificate-times.ts';
import type { CaFacts, CertificateFacts, FileFacts, LeafFacts } from './facts.ts';
import { caWarnings } from './not-to-be-issued.ts';
import { policy, type Row, type Violation, violations } from './policy.ts';

/** A new check is a row, its code and parameters in `model/certificate-findings.ts`, and its message in `@kpki/presentation`. */
export const certificatePolicies: readonly Row[] = [
  policy({
    code: 'not-a-ca',
    on: { ca: 'block' },
    refused: always,
    find: ({ certificate: { ca, keyUsages, subject } }) => {
      if (!ca) return finding('not-a-ca', { subject: subject.text });
      return keyUsages === null || keyUsages.includes('cert sign') ? null : finding('not-a-ca/usage');
    },
  }),
  policy({
    code: 'key-mismatch',
    on: { leaf: 'rekey' },
    // A CA whose key does not match signs nothing, and verifies what it signed.
    refused: ({ message }) => message === 'key-mismatch',
    find: (facts) => (isOwnKey(facts) ? null : finding('key-mismatch')),
  }),
  policy({
    code: 'key-mismatch',
    on: { file: 'report' },
    refused: ({ message }) => message === 'key-mismatch/file',
    find: (facts) => (isOwnKey(facts) ? null : finding('key-mismatch/file')),
  }),
  policy({
    code: 'key-mismatch',
    on: { ca: 'block' },
    find: (facts) => {
      if (isOwnKey(facts) || !facts.publicKey) return null;
      return finding('key-mismatch/pins', {
        key: pinOf(facts.publicKey),
        certificate: pinOf(facts.certificate.publicKey),
      });
    },
  }),
  policy({
    code: 'weak',
    on: { leaf: 'rekey', ca: 'block', file: 'report' },
    refused: always,
    // Go's verifier refuses broken digests, and keys outside of the table of algorithms.
    find: ({ certificate: { signatureAlgorithm, keyKind } }) => {
      if (brokenSignature(signatureAlgorithm) !== null) return finding('weak/signature');
      return keyKind === null ? finding('weak/key') : null;
    },
  }),
  policy({
    code: 'key-kind-differs',
    on: { leaf: 'rekey' },
    find: ({ publicKey, wanted }) => {
      const found = keyKindOf(publicKey);
      return found === wanted.keyKind ? null : finding('key-kind-differs', { found, wanted: wanted.keyKind });
    },
  }),
  policy({
    code: 'issuer-changed',
    on: { leaf: 'renew' },
    // What a lost CA signed is trusted as before, and Go takes the key identifier as a hint.
    refused: ({ message }) => message === 'issuer-changed/other-ca' || message === 'issuer-changed/name',
    find: otherIssuer,
  }),
  policy({
    code: 'subject-differs',
    on: { leaf: 'renew' },
    find: ({ certificate: { subject }, wanted }) =>
      subject.commonName === wanted.subject.commonName && sameSet(subject.organizations, wanted.subject.organizations)
        ? null
        : finding('subject-differs', { found: subject.text, wanted: subjectText(wanted) }),
  }),
  policy({
    code: 'subject-differs',
    on: { ca: 'report' },
    find: ({ certificate: { subject }, wanted }) =>
      subject.commonName === wanted.subject.commonName
        ? null
        : finding('subject-differs', { found: subject.text, wanted: `CN=${wanted.subject.commonName}` }),
  }),
  policy({
    code: 'key-kind-differs',
    on: { ca: 'report' },
    find: ({ certificate: { keyKind: found }, wanted: { name, keyKind: wanted }, isForeign, unsigned }) => {
      if (found === wanted) return null;
      if (isForeign === true) return finding('key-kind-differs/foreign', { found, wanted });
      return finding('key-kind-differs/rotation', { name, found, wanted, unsigned: unsigned ?? null });
    },
  }),
  policy({
    code: 'names-differ',
    on: { leaf: 'renew' },
    find: ({ certificate, wanted }) => {
      const differing = namesDiffer(certificate.names, wanted.names);
      return differing === null ? null : finding('names-differ', differing);
    },
  }),
  policy({ code: 'usages-differ', on: { leaf: 'renew' }, refused: hasOtherUsages, find: otherUsages }),
  policy({
    code: 'limits-differ',
    on: { ca: 'report' },
    find: (facts) => {
      const lacking = limitsLacking(facts);
      if (lacking.pathLength === null && !lacking.names) return null;
      return finding('limits-differ', { ...lacking, ...renewalOf(facts) });
    },
  }),
  policy({
    code: 'not-to-be-issued',
    on: { ca: 'report' },
    find: (facts) => {
      const warnings = caWarnings(facts.certificate);
      if (warnings === null) return null;
      const { texts, cure } = warnings;
      return finding('not-to-be-issued/ca', { texts, cure, ...renewalOf(facts) });
    },
  }),
  policy({
    code: 'expired',
    on: { leaf: 'renew', ca: 'block', file: 'report' },
    refused: always,
    find: ({ certificate, now }) =>
      isExpired(certificate, now) ? finding('expired', { notAfter: certificate.notAfter.toISOString() }) : null,
  }),
  policy({
    code: 'expired',
    on: { file: 'report' },
    refused: always,
    find: ({ signer, now }) =>
      signer !== null && isExpired(signer, now)
        ? finding('expired/ca', { notAfter: signer.notAfter.toISOString() })
        : null,
  }),
  policy({
    code: 'not-yet-valid',
    on: { leaf: 'renew', ca: 'block', file: 'report' },
    refused: always,
    find: ({ certificate, now }) => beginsLater(certificate, now),
  }),
  policy({ code: 'renew-due', on: { leaf: 'renew' }, find: leafDue }),
  policy({ code: 'renew-due', on: { file: 'report' }, find: fileDue }),
  policy({
    // A certificate that ends with the CA would be refused from the same day: the CA is renewed, see plan/renewed-ca.ts.
    code: 'outlives-ca',
    on: { leaf: 'report' },
    find: ({ certificate, ca }) => outlives(certificate, ca.certificate),
  }),
  policy({
    code: 'outlives-ca',
    on: { file: 'report' },
    find: ({ certificate, signer }) => outlives(certificate, signer),
  }),
  policy({ code: 'lifetime-differs', on: { leaf: 'renew' }, find: leafLifetime }),
  policy({ code: 'lifetime-differs', on: { ca: 'report' }, find: caLifetime }),
  policy({
    code: 'renew-due',
    on: { ca: 'report' },
    find: ({ certificate: { notAfter }, wanted, cluster, now }) =>
      notAfter.getTime() - cluster.validity.renewBefore * 1000 < now.getTime()
        ? finding('renew-due/ca', { name: wanted.name, notAfter: notAfter.toISOString() })
        : null,
  }),
  policy({ code: 'serving-lifetime', on: { leaf: 'advice' }, find: leafServesLong }),
  policy({ code: 'serving-lifetime', on: { file: 'advice' }, find: ({ certificate }) => servesLong(certificate) }),
];

const adviceCodes = new Set(
  certificatePolicies.filter(({ on }) => Object.values(on).includes('advice')).map(({ code }) => code),
);

/** Returns whether a finding is advice: the artifact is as declared. */
export function isAdvice({ reason }: Pick<Finding, 'reason'>): boolean {
  return adviceCodes.has(reason);
}

const refusals = Map.groupBy(certificatePolicies, ({ code }) => code);

/** Returns whether a finding means that verifiers refuse the certificate now, for its own fault or one of its CA. */
export function isRefused(found: Finding): boolean {
  if (found.message === 'issuer-unusable/unfit') return found.params.why.some(isRefused);
  // A kubeconfig of another cluster or user holds no credential of this one.
  if (found.reason === 'entries-missing') return true;
  return refusals.get(found.reason)?.some(({ refused }) => refused?.(found) === true) ?? false;
}

/** Orders findings: those for which the certificate is refused now, those that differ from the spec, and advice. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const rankOf = (found: Finding): number => (isRefused(found) ? 0 : isAdvice(found) ? 2 : 1);
  return findings.toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** Returns all findings about a pair of the spec. */
export function leafViolations(facts: LeafFacts): readonly Violation<'leaf'>[] {
  return violations(certificatePolicies, 'leaf', facts);
}

/** Returns the findings for which a CA must not issue. */
export function caBlockers(facts: CaFacts): readonly Finding[] {
  return ofCa(facts, ['block']);
}

/** Returns the differences that are reported and left: replacing a CA is a rotation, not a repair. */
export function caNotes(facts: CaFacts): readonly Finding[] {
  return ofCa(facts, ['report', 'advice']);
}

function ofCa(facts: CaFacts, wanted: readonly Violation<'ca'>['consequence'][]): readonly Finding[] {
  const found = violations(certificatePolicies, 'ca', facts);
  return found.filter(({ consequence }) => wanted.includes(consequence)).map((each) => each.finding);
}

/** Returns all findings about a certificate without a spec. */
export function fileViolations(facts: FileFacts): readonly Finding[] {
  return violations(certificatePolicies, 'file', facts).map((each) => each.finding);
}

function always(): boolean {
  return true;
}

function isOwnKey({ certificate, publicKey }: CertificateFacts): boolean {
  return !publicKey || sameBytes(certificate.publicKey, publicKey);
}

function otherIssuer({ certificate, ca: { publicKey, identity, changes, rotation } }: LeafFacts): Finding | null {
  if (publicKey === null) return changes ? finding('issuer-changed/ca-replaced') : null;
  // Such a signature is not looked at, and is named as what it is: weak.
  if (brokenSignature(certificate.signatureAlgorithm) !== null) return null;
  const keys = otherKeys(certificate, identity?.keyId);
  const hasSameName = identity !== null && sameBytes(certificate.issuer.raw, identity.subject);
  if (!verifySignature(certificate, publicKey)) {
    return isOfOtherGeneration(certificate, rotation)
      ? finding('issuer-changed/generation', { signs: rotation.isSuccessor ? 'new' : 'old' })
      : finding('issuer-changed/other-ca', { keys: hasSameName ? keys : null });
  }
  if (identity === null) return null;
  if (!hasSameName) {
    return finding('issuer-changed/name', { issuer: certificate.issuer.text, ca: identity.subjectText });
  }
  return keys === null ? null : finding('issuer-changed/key-id', { keys });
}

/** Whether a CA signed it that the rotation has next to the one that signs from this phase on. */
function isOfOtherGeneration(
  certificate: Certificate,
  rotation: CaRotation,
): rotation is Extract<CaRotation, { readonly is: 'phase' }> {
  return (
    rotation.is === 'phase' &&
    rotation.trust.trusted.some(({ certificate: ca }) => verifySignature(certificate, ca.publicKey))
  );
}

/** Go takes the identifier as a hint; OpenSSL refuses a certificate that names another key than its CA's. */
function otherKeys({ authorityKeyId }: Certificate, keyId: Uint8Array | undefined): IssuerKeys | null {
  if (authorityKeyId === undefined || keyId === undefined || sameBytes(authorityKeyId, keyId)) return null;
  return { issuer: hex(authorityKeyId), ca: hex(keyId) };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function otherUsages({ certificate, wanted: { certificateKind } }: LeafFacts): Finding | null {
  if (certificate.ca) return finding('usages-differ/signs');
  const wanted = extendedUsagesOf(certificateKind);
  const found = certificate.extendedKeyUsages ?? [];
  if (!sameSet(found, wanted)) return finding('usages-differ', { found, wanted });
  return (certificate.keyUsages?.includes('digital signature') ?? true) ? null : finding('usages-differ/signature');
}

/** A certificate without extended key usages is accepted for all of them. */
function hasOtherUsages(found: Finding): boolean {
  if (found.message !== 'usages-differ') return false;
  const { found: usages, wanted } = found.params;
  return usages.length > 0 && !wanted.some((each) => usages.includes(each));
}

function beginsLater({ notBefore }: Certificate, now: Date): Finding | null {
  return notBefore <= now
    ? null
    : finding('not-yet-valid', { notBefore: notBefore.toISOString(), now: now.toISOString() });
}

function leafDue({ certificate, wanted, cluster, now, ca, lifetime }: LeafFacts): Finding | null {
  const { notAfter } = certificate;
  // An issuer that shortens the lifetime does so again: its certificates are due in their last third.
  const seconds = lifetime === 'as asked' ? wanted.seconds : Math.min(wanted.seconds, secondsOf(certificate));
  const due = notAfter.getTime() - renewalWindow(seconds, cluster) * 1000;
  if (notAfter < now || due > now.getTime()) return null;
  return endsWithCa(certificate, ca) ? null : finding('renew-due', { notAfter: notAfter.toISOString() });
}

function fileDue({ certificate, now, renewBefore }: FileFacts): Finding | null {
  const { notAfter, ca } = certificate;
  const before = ca ? renewBefore : Math.min(renewBefore, Math.floor(secondsOf(certificate) / 3));
  if (notAfter < now || notAfter.getTime() - before * 1000 > now.getTime()) return null;
  return finding('renew-due', { notAfter: notAfter.toISOString() });
}

function secondsOf({ notBefore, notAfter }: Certificate): number {
  return (notAfter.getTime() - notBefore.getTime()) / 1000;
}

/** Returns whether a certificate is valid as long as its CA: a new one would be valid no longer. */
export function endsWithCa(
  certificate: Certificate,
  { certificate: ca }: Pick<LeafFacts['ca'], 'certificate'>,
): boolean {
  return ca !== null && certificate.notAfter.getTime() >= ca.notAfter.getTime() - capSlackSeconds * 1000;
}

function outlives({ notAfter }: Certificate, ca: Certificate | null): Finding | null {
  if (ca === null || notAfter <= ca.notAfter) return null;
  return finding('outlives-ca', { notAfter: notAfter.toISOString(), ca: ca.notAfter.toISOString() });
}

function leafLifetime({ certificate: { notAfter }, wanted, now, lifetime, ca }: LeafFacts): Finding | null {
  if (lifetime === 'fixed') return null;
  const latest = now.getTime() + (wanted.seconds + clockSlackSeconds) * 1000;
  // It is accepted until its CA expires, whatever it says.
  const accepted = Math.min(notAfter.getTime(), ca.certificate?.notAfter.getTime() ?? Infinity);
  return accepted > latest ? finding('lifetime-differs', { notAfter: notAfter.toISOString() }) : null;
}

/** Nothing if the next plan renews it, since a new certificate is valid as long as declared. */
function leafServesLong(facts: LeafFacts): Finding | null {
  return leafLifetime(facts) === null ? servesLong(facts.certificate) : null;
}

function servesLong(certificate: Certificate): Finding | null {
  const { ca, extendedKeyUsages } = certificate;
  if (ca || extendedKeyUsages?.includes('server auth') !== true) return null;
  // An issuer sets notBefore a little into the past.
  const days = Math.floor(secondsOf(certificate) / 86_400);
  return days <= longestServingDays ? null : finding('serving-lifetime', { days, most: longestServingDays });
}

function caLifetime(facts: CaFacts): Finding | null {
  const { certificate, wanted, now, isForeign = false } = facts;
  // The signer decides for how long an imported CA is valid.
  if (isForeign || !isSelfSigned(certificate)) return null;
  const latest = now.getTime() + (wanted.seconds + clockSlackSeconds) * 1000;
  const { notAfter } = certificate;
  if (notAfter.getTime() <= latest) return null;
  return finding('lifetime-differs/ca', { notAfter: notAfter.toISOString(), ...renewalOf(facts) });
}

/** Who makes a new certificate of a CA. */
function renewalOf({ wanted: { name }, isForeign = false }: CaFacts): {
  readonly name: typeof name;
  readonly isForeign: boolean;
} {
  return { name, isForeign };
}

/** Returns limits of the spec that are missing. More limits are fine: what the CA has to sign is checked. */
function limitsLacking({ certificate, wanted }: CaFacts): {
  readonly pathLength: number | null;
  readonly names: boolean;
} {
  const { pathLength: most, permittedNames } = wanted;
  const { pathLength = Number.POSITIVE_INFINITY, nameConstraints } = certificate;
  const isNamed =
    permittedNames === undefined ||
    (['dns', 'ip'] as const).every((kind) => {
      const permitted = nameConstraints?.permitted[kind] ?? [];
      // Where nothing of a kind is permitted by name, all of it is.
      return (
        permittedNames[kind].length === 0 ||
        (permitted.length > 0 && permitted.every((each) => permittedNames[kind].includes(each)))
      );
    });
  return { pathLength: most === undefined || pathLength <= most ? null : most, names: !isNamed };
}

function subjectText({ subject }: LeafFacts['wanted']): string {
  return [`CN=${subject.commonName}`, ...subject.organizations.map((each) => `O=${each}`)].join(', ');
}
