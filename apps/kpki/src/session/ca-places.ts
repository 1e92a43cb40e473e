import { artifactsOf, type CaName, type Cluster, caPlacement, type Environment } from '@kpki/spec';

/** Where a CA's key is and who signs the CA, in words, by the configuration alone. */
export interface CaPlace {
  readonly authority: CaName;
  readonly key: string;
  /** `signed by root-ca`; null where its certificate comes with the key. */
  readonly signer: string | null;
  readonly isInSinks: boolean;
}

export function caPlaces(cluster: Cluster, environment: Environment | null): readonly CaPlace[] {
  return artifactsOf(cluster).flatMap((artifact): readonly CaPlace[] => {
    if (artifact.kind !== 'authority') return [];
    const { name: authority } = artifact;
    const { keys, signer } = caPlacement(cluster, environment, authority);
    const isInSinks = keys.kind === 'sinks';
    return [{ authority, key: keyText(keys), signer: signerText(signer), isInSinks }];
  });
}

type Placement = ReturnType<typeof caPlacement>;

function keyText(place: Placement['keys']): string {
  switch (place.kind) {
    case 'sinks':
      return 'key in the sinks';
    case 'backend':
      return place.key === undefined ? `key in ${place.backend}` : `key ${place.key} in ${place.backend}`;
    case 'issuer':
      return `key in issuer ${place.backend}/${place.issuer}`;
    case 'external':
      return 'key with somebody else';
  }
}

function signerText(signer: Placement['signer']): string | null {
  switch (signer?.kind) {
    case undefined:
      return null;
    case 'self':
      return 'signs itself';
    case 'authority':
      return `signed by ${signer.name}`;
    case 'issuer':
      return `signed by issuer ${signer.backend}/${signer.issuer}`;
    case 'external':
      return 'signed by somebody else';
  }
}
