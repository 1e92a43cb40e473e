import type { CaArtifact, CaName } from '@kpki/spec';
import type { NamedIssuer } from '../issuing/ca-placement.ts';
import { caTemplate, chooseIssuer } from '../issuing/choose-issuer.ts';
import type { ImportedCertificates } from '../issuing/imported-certificates.ts';
import type { CaContext } from './ca-steps.ts';
import type { PlanContext } from './intent.ts';
import type { ProjectedCa } from './projected-ca.ts';

export type Signing =
  | { readonly how: 'at once' }
  /** An issuer that needs an approval. */
  | { readonly how: 'when approved' }
  /** Outside of every backend, or by a CA without a certificate. */
  | { readonly how: 'external' | 'not yet'; readonly why: string; readonly next?: string }
  | { readonly how: 'never'; readonly why: string; readonly next?: string };

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
      return isImported(signer.imported) ? { how: 'at once' } : { how: 'external', why: 'somebody else signs it' };
    case 'ca':
      return isImported(parent?.imported) ? { how: 'at once' } : byCa(artifact, signer.name, parent, context);
  }
}

/** Returns why the certificate is not signed during the apply, as a rotation needs. */
export function whyNotAtOnce(signing: Signing): string | null {
  if (signing.how === 'at once') return null;
  return signing.how === 'when approved' ? 'who signs it has to approve it first' : signing.why;
}

/** Returns why the next generation would never be signed, not even after a request. */
export function whyNeverSigned(ca: CaContext): string | null {
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
      return { how: 'external', why: `somebody else signs it with the key of ${name}` };
    case 'not yet':
      return {
        how: 'not yet',
        why: `${name} has no certificate yet`,
        ...(parent.next === undefined ? {} : { next: parent.next }),
      };
    default: {
      const next = isKeptElsewhere(parent) ? nextOfKeptElsewhere(name) : parent?.next;
      return {
        how: 'never',
        why: `${name} cannot sign it: ${parent?.obstacle ?? 'it is not there'}`,
        ...(next === undefined ? {} : { next }),
      };
    }
  }
}

/** Returns whether only the key is missing, as with an offline root. */
function isKeptElsewhere(parent: ProjectedCa | null): boolean {
  return parent !== null && parent.certificate !== null && parent.issuing === 'never';
}

function nextOfKeptElsewhere(name: CaName): string {
  return `use the environment that keeps the key of ${name}, with -e, or bring that key to where it is looked for here`;
}

function byIssuers(artifact: CaArtifact, issuers: readonly NamedIssuer[], context: PlanContext): Signing {
  const choice = chooseIssuer(issuers, caTemplate(artifact, context.style.caUsages(artifact.keyKind)));
  if ('objections' in choice) return { how: 'never', why: choice.objections.join('; ') };
  return { how: choice.chosen.issuer.grants.answers };
}
