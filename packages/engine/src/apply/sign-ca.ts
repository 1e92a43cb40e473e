import type { SigningKey } from '@kpki/plugin';
import type { Certificate } from '@kpki/x509';
import { behindLeaf, certificatesAbove } from '../issuing/ca-chain.ts';
import type { NamedIssuer } from '../issuing/ca-placement.ts';
import { type ImportedCertificates, importedIssuer } from '../issuing/imported-certificates.ts';
import { localIssuer } from '../issuing/local-issuer.ts';
import type { CaToMake, OwnKey } from './ca-key.ts';
import { issueCa, signRoot } from './issue-ca.ts';
import type { WorkingCa } from './signing-dependencies.ts';

/**
 * Returns a CA's certificate over a key, from its signer: itself, `parent`, an issuer, or an import. `before`: the one
 * that it replaces, over the same key. Throws as `issueCa` does.
 */
export async function signCa(ca: CaToMake, key: SigningKey, before?: Certificate): Promise<Certificate> {
  const { artifact, caPlacement, parent, context } = ca;
  const { signer } = caPlacement;
  switch (signer.kind) {
    case 'self':
      return signRoot(artifact, key, before, context);
    case 'ca':
      return issueCa(artifact, key, parent?.issuers ?? [], parent?.certificate ?? null, before, context);
    case 'issuer':
      return issueCa(artifact, key, [signer.issuer], caPlacement.parents?.[0] ?? null, before, context);
    case 'external':
      return issueCa(artifact, key, importedIssuers(signer.imported), null, before, context);
  }
}

/** Returns a CA that is ready to issue, if its key is here. */
export function workingCa(ca: CaToMake, certificate: Certificate, key: OwnKey | null): WorkingCa {
  const above = aboveIn(ca, certificate);
  const issuers = issuersOf(ca, key?.signing ?? null, { certificate, above });
  const trust = ca.parent?.trust;
  return { name: ca.artifact.name, certificate, above, issuers, ...(trust === undefined ? {} : { trustAbove: trust }) };
}

export function aboveIn({ caPlacement, parent }: CaToMake, certificate: Certificate): readonly Certificate[] {
  return certificatesAbove(certificate, caPlacement, parent && { ...parent, changes: false }) ?? [];
}

/** Returns who issues under a CA: its own key, the issuers that have it, or those who signed what was imported. */
function issuersOf(
  { caPlacement: { key: caPlacement }, context: { dependencies } }: CaToMake,
  key: SigningKey | null,
  ca: Pick<WorkingCa, 'certificate' | 'above'>,
): readonly NamedIssuer[] {
  if (caPlacement.kind === 'issuers') return caPlacement.issuers;
  if (caPlacement.kind === 'external') return importedIssuers(caPlacement.imported);
  if (key === null) return [];
  const behind = (behindLeaf(ca) ?? []).map(({ der }) => der);
  return [{ name: 'own key', issuer: localIssuer(key, ca.certificate, dependencies.style, dependencies.now, behind) }];
}

/** A signer elsewhere, represented by its imported certificates. */
function importedIssuers(imported: ImportedCertificates | undefined): readonly NamedIssuer[] {
  return imported === undefined ? [] : [{ name: 'the import', issuer: importedIssuer(imported) }];
}
