import {
  type ArtifactName,
  bundleEntries,
  type ConnectionEntry,
  caEntries,
  certificateEntries,
  connectionEntries,
  keyPairEntries,
  kubeconfigEntries,
} from '@kpki/spec';

interface Stops {
  readonly text: string;
  /** Failing connections, once each. */
  readonly connections: readonly Pick<ConnectionEntry, 'client' | 'server'>[];
}

const entries = [
  ...caEntries,
  ...bundleEntries,
  ...keyPairEntries,
  ...certificateEntries,
  ...kubeconfigEntries,
] as const;

const caOfLeaf = new Map<ArtifactName, ArtifactName>(
  [...certificateEntries, ...kubeconfigEntries].map(({ name, ca }) => [name, ca]),
);

const stopsByName: ReadonlyMap<ArtifactName, Stops> = new Map(
  entries.map((entry) => [
    entry.name,
    {
      text: 'ended' in entry && entry.ended !== undefined ? entry.ended : entry.without,
      connections: connectionEntries
        .filter((each) => needs(each, entry.name))
        .map(({ client, server }) => ({ client, server }))
        .filter(
          ({ client, server }, at, all) =>
            at === all.findIndex((each) => each.client === client && each.server === server),
        ),
    },
  ]),
);

export function stopsWith(name: ArtifactName): Stops {
  return stopsByName.get(name) ?? { text: '', connections: [] };
}

/** Returns whether a connection presents the artifact, or what it signed, or trusts it. */
function needs(connection: ConnectionEntry, name: ArtifactName): boolean {
  const { clientCredential, clientTrusts, serverCertificate, serverTrusts, dials } = connection;
  // A stand-in for a certificate of another tool says nothing about that certificate.
  const shown = dials === 'stand-in' ? [clientCredential] : [clientCredential, serverCertificate];
  const signers = shown.map((each) => caOfLeaf.get(each));
  const trusted = dials === 'stand-in' ? [serverTrusts] : [clientTrusts, serverTrusts];
  return [...shown, ...signers, ...trusted].includes(name);
}

/** Returns whether a CA is trusted whatever expires above it: Kubernetes takes all in a bundle for a root. */
export function isAnchor(name: ArtifactName | null): boolean {
  return bundleEntries.some(({ ca, holds }) => ca === name && holds === 'ca');
}
