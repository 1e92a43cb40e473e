import { caKeyTexts } from '@kpki/presentation';
import { artifactsOf, type CaName, type Cluster, caPlacement, type Environment } from '@kpki/spec';

/** Where a CA's key is and who signs the CA, in words, by the configuration alone. */
export interface CaLocation {
  readonly ca: CaName;
  readonly key: string;
  /** `signed by root-ca`; null where its certificate comes with the key. */
  readonly signer: string | null;
  readonly isInSinks: boolean;
}

export function caLocations(cluster: Cluster, environment: Environment | null): readonly CaLocation[] {
  return artifactsOf(cluster).flatMap((artifact): readonly CaLocation[] => {
    if (artifact.kind !== 'ca') return [];
    const { name: ca } = artifact;
    const { keys, signer } = caPlacement(cluster, environment, ca);
    const isInSinks = keys.kind === 'sinks';
    return [{ ca, key: keyText(keys), signer: signerText(signer), isInSinks }];
  });
}

type Placement = ReturnType<typeof caPlacement>;

function keyText(location: Placement['keys']): string {
  switch (location.kind) {
    case 'sinks':
      return caKeyTexts.inSinks;
    case 'backend':
      return caKeyTexts.inBackend(location.backend, location.key);
    case 'issuer':
      return caKeyTexts.inIssuer(`${location.backend}/${location.issuer}`);
    case 'external':
      return caKeyTexts.external;
  }
}

function signerText(signer: Placement['signer']): string | null {
  switch (signer?.kind) {
    case undefined:
      return null;
    case 'self':
      return caKeyTexts.signsItself;
    case 'ca':
      return caKeyTexts.signedBy(signer.name);
    case 'issuer':
      return caKeyTexts.signedByIssuer(`${signer.backend}/${signer.issuer}`);
    case 'external':
      return caKeyTexts.signedExternally;
  }
}
