import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { present } from '../model/slot.ts';

export interface Credential {
  readonly certificate: Certificate;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
}

/** Undefined where one of the two is missing or unreadable. */
function credentialOf(copy: Copy): Credential | undefined {
  const publicKey = present(copy.privateKey);
  const certificate = chainOf(copy)[0];
  return publicKey === undefined || certificate === undefined ? undefined : { certificate, publicKey };
}

/** Leaf first; empty where no certificate can be read. */
export function chainOf(copy: Copy): readonly Certificate[] {
  return present(copy.certificates) ?? present(copy.kubeconfig)?.chain ?? [];
}

export interface MainCopyChoice {
  readonly copies: readonly Copy[];
  /** Decides what is done; the others are made from it. */
  readonly main: Copy;
  /** An equally good copy with another content: only a person can choose. */
  readonly rival: Copy | null;
}

/**
 * Chooses the youngest fit copy, else the youngest complete one, so that little is issued again, else the one with most
 * parts. `isFit` judges a complete one.
 */
export function mainCopy(
  copies: readonly [Copy, ...Copy[]],
  isFit: (credential: Credential) => boolean,
): MainCopyChoice {
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
 * Prefers a copy with a key, which cannot be issued again, then one with a certificate, then one that names credential
 * files.
 */
function fullest(copies: readonly [Copy, ...Copy[]]): Copy {
  const withKey = copies.find((copy) => present(copy.privateKey) !== undefined);
  const withCertificate = copies.find((copy) => chainOf(copy).length > 0);
  const withReference = copies.find(({ kubeconfig }) => present(kubeconfig) !== undefined);
  return (
    withKey ?? withCertificate ?? withReference ?? copies.find((copy) => copy.privateKey !== undefined) ?? copies[0]
  );
}
