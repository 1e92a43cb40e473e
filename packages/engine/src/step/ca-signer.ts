import type { CaArtifact, CaName } from '@kpki/spec';
import type { NamedIssuer } from '../issuing/ca-placement.ts';
import { caTemplate, chooseIssuer } from '../issuing/choose-issuer.ts';
import type { ImportedCertificates } from '../issuing/imported-certificates.ts';
import type { Remedy } from '../model/finding.ts';
import { remedy } from '../model/finding.ts';
import type { Unsigned } from '../model/signing-findings.ts';
import type { CaContext } from './ca-steps.ts';
import type { PlanContext } from './intent.ts';
import type { ProjectedCa } from './projected-ca.ts';

export type Signing =
  | { readonly how: 'at once' }
  /** An issuer that needs an approval. */
  | { readonly how: 'when approved' }
  /** Outside of every backend, or by a CA without a certificate. */
  | { readonly how: 'external' | 'not yet'; readonly why: Unsigned; readonly next?: Remedy }
  | { readonly how: 'never'; readonly why: Unsigned; readonly next?: Remedy };

/** `publicKey`: null where the key is still to be made. */
export function signingOf(
  { artifact, caPlacement, parent, context }: CaContext,
  publicKey: Uint8Array | null,
): Signing {
  const { signer } = caPlacement;
  const isImported = (imported: ImportedCertificates | undefined): boolean =>
    publicKey !== null && imported !== undefined && imported.chainOf(publicKey) !== null;
  switch (signer.kind) {
    case 'self':
      return { how: 'at once' };
    case 'issuer':
      return byIssuers(artifact, [signer.issuer], context);
    case 'external':
      return isImported(signer.imported) ? { how: 'at once' } : signedOutside(null);
    case 'ca':
      return isImported(parent?.imported) ? { how: 'at once' } : byCa(artifact, signer.name, parent, context);
  }
}

/** Returns why the certificate is not signed during the apply, as a rotation needs. */
export function whyNotAtOnce(signing: Signing): Unsigned | null {
  if (signing.how === 'at once') return null;
  return signing.how === 'when approved' ? { is: 'waits-for-approval' } : signing.why;
}

/** Returns why the next generation would never be signed, not even after a request. */
export function whyNeverSigned(ca: CaContext): Unsigned | null {
  const signing = signingOf(ca, null);
  return ca.isNextAwaited && signing.how === 'external' ? null : whyNotAtOnce(signing);
}

function byCa(artifact: CaArtifact, name: CaName, parent: ProjectedCa | null, context: PlanContext): Signing {
  switch (parent?.issuing) {
    case 'own key':
      return { how: 'at once' };
    case 'issuers':
      return byIssuers(artifact, parent.issuers, context);
    case 'external':
      return signedOutside(name);
    case 'not yet':
      return {
        how: 'not yet',
        why: { is: 'without-certificate', ca: name },
        ...(parent.next === undefined ? {} : { next: parent.next }),
      };
    default: {
      const next = isKeptElsewhere(parent) ? remedy('use-environment-of-key', { name }) : parent?.next;
      return {
        how: 'never',
        why: { is: 'without-signer', ca: name, why: parent?.obstacle ?? [] },
        ...(next === undefined ? {} : { next }),
      };
    }
  }
}

/** Returns whether only the key is missing, as with an offline root. */
function isKeptElsewhere(parent: ProjectedCa | null): boolean {
  return parent !== null && parent.certificate !== null && parent.issuing === 'never';
}

function signedOutside(key: CaName | null): Signing {
  return { how: 'external', why: { is: 'signed-outside', key } };
}

function byIssuers(artifact: CaArtifact, issuers: readonly NamedIssuer[], context: PlanContext): Signing {
  const choice = chooseIssuer(issuers, caTemplate(artifact, context.style.caUsages(artifact.keyKind)));
  if ('objections' in choice) return { how: 'never', why: { is: 'refused', objections: choice.objections } };
  return { how: choice.chosen.issuer.grants.answers };
}
