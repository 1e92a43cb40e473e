import {
  type ArtefactName,
  authorityEntries,
  bundleEntries,
  type CertificateEntry,
  certificateEntries,
  firstReleases,
  keyPairEntries,
  kubeconfigEntries,
  type PerColumn,
} from '@kpki/spec';

/** What there is to say of a catalogue entry, for a person. */
export interface Explanation {
  readonly name: ArtefactName;
  readonly kind: string;
  readonly what: string;
  readonly without: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
}

/** Every entry of the catalogue, in its order. */
export function explanations(): readonly Explanation[] {
  return [
    ...authorityEntries.map((entry) => ({
      ...named(entry),
      kind: 'certificate authority',
      facts: [
        ['Common name', columnsText(entry.commonName)],
        ['Files', entry.keyKept === 'apart' ? `${entry.path}.crt` : `${entry.path}.crt, ${entry.path}.key`],
        ['Kept on', entry.keptOn],
        ...onlyIn(entry.onlyIn),
      ] as const,
    })),
    ...bundleEntries.map((entry) => ({
      ...named(entry),
      kind: 'trust bundle',
      facts: [
        ['Authority', entry.authority],
        ['File', entry.path],
        ['Kept on', entry.keptOn],
        ...onlyIn(entry.onlyIn),
      ] as const,
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
        ['Signed by', entry.authority],
        ['Common name', columnsText(entry.commonName)],
        ['Groups (O)', groupsText(entry)],
        ['Names', columnsText(entry.names)],
        ['Files', `${entry.path}.crt, ${entry.path}.key`],
        ['Kept on', entry.keptOn],
      ] as const,
    })),
    ...kubeconfigEntries.map((entry) => ({
      ...named(entry),
      kind: 'kubeconfig',
      facts: [
        ['Signed by', entry.authority],
        ['Common name', columnsText(entry.commonName)],
        ['Groups (O)', columnsText(entry.organizations)],
        ['User entry', columnsText(entry.credential)],
        ['Context', columnsText(entry.context)],
        ['API server', entry.server],
        ['File', entry.path],
        ['Kept on', entry.keptOn],
      ] as const,
    })),
  ];
}

function onlyIn(topology: string | undefined): readonly (readonly [label: string, value: string])[] {
  return topology === undefined ? [] : [['Only in', `topology ${topology}`]];
}

/** The groups in each profile, and since which releases a new certificate has none. */
function groupsText({ organizations, withoutOrganizationsSince: since = [] }: CertificateEntry): string {
  if (since.length === 0) return columnsText(organizations);
  return [
    columnsText(organizations),
    `none (kubeadm since ${firstReleases(since)})`,
    'none (with kubeletClient: least-privilege)',
  ].join('; ');
}

function named(entry: {
  readonly name: ArtefactName;
  readonly what: string;
  readonly without: string;
}): Pick<Explanation, 'name' | 'what' | 'without'> {
  return { name: entry.name, what: entry.what, without: entry.without };
}

/** One value for all profiles, or each profile's own. */
function columnsText(value: PerColumn<string | readonly string[]>): string {
  const text = (each: string | readonly string[]): string =>
    typeof each === 'string' ? each : each.join(', ') || 'none';
  if (typeof value === 'string' || Array.isArray(value)) return text(value as string | readonly string[]);
  const columns = value as Exclude<typeof value, string | readonly string[]>;
  const older = columns['kubeadm-1.28'];
  return [
    `${text(columns.kubernetes)} (kubernetes)`,
    `${text(columns.kubeadm)} (kubeadm)`,
    ...(older === undefined ? [] : [`${text(older)} (kubeadm to 1.28)`]),
  ].join('; ');
}
