import type { CaName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { ownCertificate, storedCa } from '../generation/generations.ts';
import type { Copy } from '../inventory/copy.ts';
import { copiesOf, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { isReplacedBy } from '../issuing/ca-identity.ts';
import { type Finding, finding } from '../model/finding.ts';
import { present } from '../model/slot.ts';

export function unreadableParts(copy: Copy): readonly Finding[] {
  const parts = [
    ['certificate', copy.certificates],
    ['private key', copy.privateKey],
  ] as const;
  return parts.flatMap(([part, found]) =>
    found?.state === 'unreadable'
      ? [finding('unreadable', { location: pathForMessage(copy, part), why: found.why })]
      : [],
  );
}

export function absentParts(copy: Copy): ('certificate' | 'private key')[] {
  return [
    ...(copy.certificates?.state === 'absent' ? (['certificate'] as const) : []),
    ...(copy.privateKey?.state === 'absent' ? (['private key'] as const) : []),
  ];
}

export function staleCertificate(copies: readonly Copy[], current: Certificate): readonly Copy[] {
  return copies.filter((copy) => {
    const own = ownCertificate(copy, current.publicKey);
    return own !== undefined && isReplacedBy([current], own);
  });
}

export function lackingCertificate(copies: readonly Copy[]): readonly Copy[] {
  return copies.filter((copy) => copy.certificates?.state === 'absent');
}

/** Returns the copies that lack a part; the key is no part of them where no copy has it. */
export function lackingParts(copies: readonly Copy[], key: Uint8Array | undefined): readonly Copy[] {
  return key === undefined ? lackingCertificate(copies) : copies.filter((copy) => absentParts(copy).length > 0);
}

/** The signing certificate is a copy of the CA's and follows it. */
export function staleSigning(copies: readonly Copy[], certificate: Certificate): readonly Copy[] {
  // Once it is there, `prepare` has been carried out, and each copy is to have it.
  const isPrepared = copies.some(({ signingCertificates }) => present(signingCertificates) !== undefined);
  return copies.filter(({ signingCertificates }) => {
    if (signingCertificates === undefined) return false;
    if (signingCertificates.state === 'absent') return isPrepared;
    const [first, ...others] = present(signingCertificates) ?? [];
    return first === undefined || others.length > 0 || !sameBytes(first.der, certificate.der);
  });
}

/** Returns the stored certificate of each CA. */
export function storedCaCertificates(observed: ObservedState): ReadonlyMap<CaName, Certificate> {
  const observation = observe(observed);
  const found = new Map<CaName, Certificate>();
  for (const artifact of observed.artifacts) {
    if (artifact.kind !== 'ca') continue;
    const { certificate } = storedCa(copiesOf(artifact, { observation }));
    if (certificate !== undefined) found.set(artifact.name, certificate);
  }
  return found;
}

export function isInUse(copies: readonly Copy[], certificate: Certificate | null): boolean {
  return copies.some((copy) => {
    const own = ownCertificate(copy, present(copy.privateKey));
    return own !== undefined && certificate !== null && sameBytes(own.der, certificate.der);
  });
}
