import {
  type ArtifactName,
  bundleEntries,
  type CertificateEntry,
  caEntries,
  certificateEntries,
  inProfileVersion,
  keyPairEntries,
  kubeconfigEntries,
  type PerProfileVersion,
  type ReleaseSpan,
  releaseSpans,
  runsOnce,
  serverRuleText,
  setFlags,
  sinceText,
  versionsIn,
} from '@kpki/spec';

export interface Explanation {
  readonly name: ArtifactName;
  readonly kind: string;
  readonly what: string;
  readonly without: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
}

export function explanations(): readonly Explanation[] {
  return [
    ...caEntries.map((entry) => ({
      ...named(entry),
      kind: 'certificate authority',
      facts: [
        ['Common name', valuesText(entry.commonName)],
        ['Files', entry.keyKept === 'apart' ? `${entry.path}.crt` : `${entry.path}.crt, ${entry.path}.key`],
        ['Kept on', entry.keptOn],
        ...onlyIn(entry.onlyIn),
      ] as const,
    })),
    ...bundleEntries.map((entry) => ({
      ...named(entry),
      kind: 'trust bundle',
      facts: [['CA', entry.ca], ['File', entry.path], ['Kept on', entry.keptOn], ...onlyIn(entry.onlyIn)] as const,
    })),
    ...keyPairEntries.map((entry) => ({
      ...named(entry),
      kind: 'key pair',
      facts: [
        ['Files', `${entry.privatePath}, ${entry.publicPath}`],
        ['Kept on', entry.keptOn],
      ] as const,
    })),
    ...certificateEntries.map((entry) => ({
      ...named(entry),
      kind: `${entry.kind} certificate`,
      facts: [
        ['Signed by', entry.ca],
        ['Common name', valuesText(entry.commonName)],
        ['Groups (O)', groupsText(entry)],
        ['Names', valuesText(entry.names)],
        ['Files', `${entry.path}.crt, ${entry.path}.key`],
        ['Kept on', entry.keptOn],
      ] as const,
    })),
    ...kubeconfigEntries.map((entry) => ({
      ...named(entry),
      kind: 'kubeconfig',
      facts: [
        ['Signed by', entry.ca],
        ['Common name', valuesText(entry.commonName)],
        ['Groups (O)', valuesText(entry.organizations)],
        ['User entry', valuesText(entry.credential)],
        ['Context', valuesText(entry.context)],
        ['API server', serverRuleText(entry.server)],
        ['File', entry.path],
        ['Kept on', entry.keptOn],
      ] as const,
    })),
  ];
}

function onlyIn(topology: string | undefined): readonly (readonly [label: string, value: string])[] {
  return topology === undefined ? [] : [['Only in', `topology ${topology}`]];
}

function groupsText({ organizations, withoutOrganizationsSince: since }: CertificateEntry): string {
  if (since === undefined) return valuesText(organizations);
  return [
    valuesText(organizations),
    `none (kubeadm since ${sinceText(since)})`,
    'none (with kubeletClient: least-privilege)',
  ].join('; ');
}

function named(entry: {
  readonly name: ArtifactName;
  readonly what: string;
  readonly without: string;
}): Pick<Explanation, 'name' | 'what' | 'without'> {
  return { name: entry.name, what: entry.what, without: entry.without };
}

function valuesText(value: PerProfileVersion<string | readonly string[]>): string {
  const text = (each: string | readonly string[]): string =>
    typeof each === 'string' ? each : each.join(', ') || 'none';
  const versions = versionsIn(value);
  if (versions === null) return text(value as string | readonly string[]);
  return releaseSpans(versions)
    .map((span) => `${text(inProfileVersion(value, span.version))} (${spanText(span)})`)
    .join('; ');
}

/** `kubeadm` without bounds up to its newest version; `kubeadm to 1.28`, `kubeadm 1.29 to 1.35`. */
function spanText({ profile, from, to }: ReleaseSpan): string {
  if (to === null) return profile;
  return from === null ? `${profile} to 1.${to}` : `${profile} 1.${from} to 1.${to}`;
}

/** Returns the flags that read each artifact. Readers of a trust bundle stand there alone, though its CA is in the same file. */
export function readers(): Readonly<Record<string, readonly string[]>> {
  const table: Partial<Record<ArtifactName, string[]>> = {};
  for (const { artifact, inSingleRoot, component, flag, reloads } of setFlags) {
    const restarts = runsOnce(component) ? 'reads the file each time it starts' : 'needs a restart';
    const how = reloads !== null ? 'reloads automatically' : restarts;
    for (const name of [artifact, ...(inSingleRoot === undefined ? [] : [inSingleRoot])]) {
      table[name] = [...(table[name] ?? []), `${component} ${flag} (${how})`];
    }
  }
  for (const { name, ca, holds } of bundleEntries) {
    if (holds === 'chain') continue;
    table[ca] = [...(table[ca] ?? []), `readers of ${name}, in the same file`];
  }
  return table;
}
