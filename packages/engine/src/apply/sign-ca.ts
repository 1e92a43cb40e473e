import type { SigningKey } from '@kpki/plugin';
import type { CaArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { NamedIssuer } from '../issuing/custody.ts';
import { type Delivered, deliveryIssuer } from '../issuing/delivered.ts';
import { localIssuer } from '../issuing/local-issuer.ts';
import type { ReadCustody } from '../issuing/read-custody.ts';
import { behindLeaf } from '../step/above-ca.ts';
import type { ApplyContext } from './apply-context.ts';
import { issueCa, signRoot } from './issue-ca.ts';
import type { WorkingCa } from './signing-dependencies.ts';

/**
 * Returns a CA's certificate over a key, from its signer: itself, `parent`, an issuer, or a delivery. `before`: the one
 * that it replaces, over the same key. Throws as `issueCa` does.
 */
export async function signCa(
  artifact: CaArtifact,
  key: SigningKey,
  custody: ReadCustody,
  parent: WorkingCa | null,
  before: Certificate | undefined,
  context: ApplyContext,
): Promise<Certificate> {
  const { signer } = custody;
  switch (signer.kind) {
    case 'self':
      return signRoot(artifact, key, before, context);
    case 'ca':
      return issueCa(artifact, key, parent?.issuers ?? [], parent?.certificate ?? null, before, context);
    case 'issuer':
      return issueCa(artifact, key, [signer.issuer], custody.parents?.[0] ?? null, before, context);
    case 'external':
      return issueCa(artifact, key, deliveries(signer.delivered), null, before, context);
  }
}

/** Returns who issues under a CA: its own key, the issuers that have it, or those who signed what was delivered. */
export function issuersOf(
  { key: custody }: Pick<ReadCustody, 'key'>,
  key: SigningKey | null,
  certificate: Certificate,
  above: readonly Certificate[],
  context: ApplyContext,
): readonly NamedIssuer[] {
  if (custody.kind === 'issuers') return custody.issuers;
  if (custody.kind === 'external') return deliveries(custody.delivered);
  if (key === null) return [];
  const behind = (behindLeaf({ certificate, above }) ?? []).map(({ der }) => der);
  const issuer = localIssuer(key, certificate, context.dependencies.style, context.dependencies.now, behind);
  return [{ name: 'its own key', issuer }];
}

/** What is trusted above a CA while its signer is rotated. */
export function trustAboveOf(parent: WorkingCa | null): Pick<WorkingCa, 'trustAbove'> {
  return parent?.trust === undefined ? {} : { trustAbove: parent.trust };
}

/** A signer elsewhere, represented by what it delivered. */
function deliveries(delivered: Delivered | undefined): readonly NamedIssuer[] {
  return delivered === undefined ? [] : [{ name: 'what was delivered', issuer: deliveryIssuer(delivered) }];
}
