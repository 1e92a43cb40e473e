import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import type { Copy } from '../read/copy.ts';

/** A certificate and the private key beside it, as one copy has them. */
export interface Credential {
  readonly certificate: Certificate;
  /** SubjectPublicKeyInfo, DER, of the private key. */
  readonly publicKey: Uint8Array;
}

/** What a copy has of both; undefined where one of them is lacking or cannot be read. */
function credentialOf(copy: Copy): Credential | undefined {
  const publicKey = present(copy.privateKey);
  const certificate = chainOf(copy)[0];
  return publicKey === undefined || certificate === undefined ? undefined : { certificate, publicKey };
}

/** The certificates of a copy, leaf first; empty where there is none, or none that can be read. */
export function chainOf(copy: Copy): readonly Certificate[] {
  return present(copy.certificates) ?? present(copy.kubeconfig)?.chain ?? [];
}

/** The copies of an artifact, and which of them counts. */
export interface Choice {
  readonly copies: readonly Copy[];
  /** The copy that decides what is done, and that the others are made after. */
  readonly main: Copy;
  /** One that would do as well and holds something else: nobody but a person can choose. */
  readonly rival: Copy | null;
}

/**
 * Of several copies of one artifact, the youngest that is in order; where none is, the youngest that is whole, so that
 * as little as may be is made anew; where none is whole, the one that has most. `isFit` judges a whole one.
 */
export function mainCopy(copies: readonly [Copy, ...Copy[]], isFit: (credential: Credential) => boolean): Choice {
  const [first] = copies;
  if (copies.length === 1) return { copies, main: first, rival: null };
  const whole = copies.flatMap((copy) => {
    const credential = credentialOf(copy);
    return credential === undefined ? [] : [{ copy, credential, fit: isFit(credential) }];
  });
  const fit = whole.filter((each) => each.fit);
  const youngest = (fit.length > 0 ? fit : whole).toSorted((a, b) => begins(b.credential) - begins(a.credential));
  const [main] = youngest;
  if (main === undefined) return { copies, main: fullest(copies), rival: null };
  const rival = fit.find(
    ({ credential }) =>
      begins(credential) === begins(main.credential) &&
      !sameBytes(credential.certificate.der, main.credential.certificate.der),
  );
  return { copies, main: main.copy, rival: rival?.copy ?? null };
}

function begins({ certificate }: Credential): number {
  return certificate.notBefore.getTime();
}

/**
 * One with a key is worth more than one with a certificate, since only a key can be kept. One that names the files of its
 * credential is worth more than none.
 */
function fullest(copies: readonly [Copy, ...Copy[]]): Copy {
  const withKey = copies.find((copy) => present(copy.privateKey) !== undefined);
  const withCertificate = copies.find((copy) => chainOf(copy).length > 0);
  const withReference = copies.find(({ kubeconfig }) => present(kubeconfig) !== undefined);
  return (
    withKey ?? withCertificate ?? withReference ?? copies.find((copy) => copy.privateKey !== undefined) ?? copies[0]
  );
}
