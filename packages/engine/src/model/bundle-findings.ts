import type { CaName } from '@kpki/spec';
import type { Located } from './artifact-findings.ts';
import type { None } from './message.ts';

/** Findings about trust bundles, in files and in kubeconfigs. */
export interface BundleFindings {
  readonly 'missing/bundle': None;
  /** `lacks` and `holds` are certificates; one of them has some. */
  readonly 'bundle-differs': Located & {
    readonly lacks: readonly NamedCertificate[];
    readonly holds: readonly NamedCertificate[];
  };
  /** It holds the right certificates, but one of them twice, or not the CA that signs first. */
  readonly 'bundle-differs/order': Located & { readonly holdsTwice: boolean };
  /** Its CA gets a certificate in the same plan. */
  readonly 'bundle-differs/new-ca': None;
  readonly 'bundle-differs/kubeconfig': None;
  /** The subject of what signed its CA. */
  readonly 'bundle-trusts-more': Located & { readonly subject: string };
  /** A certificate that all copies hold. */
  readonly 'bundle-has-others': OtherCertificate;
  /** It has the subject of the bundle's own CA. */
  readonly 'bundle-has-others/namesake': OtherCertificate & { readonly ca: CaName };
  readonly 'bundle-has-others/some-copies': OtherCertificate & { readonly locations: readonly string[] };
  readonly 'bundle-has-others/kubeconfig': OtherCertificate & { readonly locations: readonly string[] };
  /** It stops the end of a rotation of its CA. */
  readonly 'bundle-has-others/rotation': OtherCertificate & { readonly ca: CaName };
  readonly 'pending-issuer/bundle': { readonly ca: CaName };
  /** Null: nothing else is known. */
}

export interface BundleRemedies {
  /** The finding of the CA says what is wrong with it. */
  /** Of a certificate with the subject of a CA that would stay trusted after its rotation. */
  readonly 'end-rotation-by-hand': { readonly ca: CaName };
}

interface NamedCertificate {
  readonly subject: string;
  readonly notAfter: string;
  /** The CA whose rotation withdraws the certificate, which has the subject of the one that replaces it. */
  readonly withdrawnOf?: CaName;
}

type OtherCertificate = NamedCertificate;
