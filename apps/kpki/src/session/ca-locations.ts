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
      return 'key in the sinks';
    case 'backend':
      return location.key === undefined ? `key in ${location.backend}` : `key ${location.key} in ${location.backend}`;
    case 'issuer':
      return `key in issuer ${location.backend}/${location.issuer}`;
    case 'external':
      return 'external key';
  }
}

function signerText(signer: Placement['signer']): string | null {
  switch (signer?.kind) {
    case undefined:
      return null;
    case 'self':
      return 'signs itself';
    case 'ca':
      return `signed by ${signer.name}`;
    case 'issuer':
      return `signed by issuer ${signer.backend}/${signer.issuer}`;
    case 'external':
      return 'signed externally';
  }
}
