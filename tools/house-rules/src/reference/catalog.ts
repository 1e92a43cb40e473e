import {
  bundleEntries,
  caEntries,
  certificateEntries,
  hasSince,
  inProfileVersion,
  keyPairEntries,
  kubeconfigEntries,
  type PerProfileVersion,
  type ProfileVersion,
  type ReleaseSpan,
  releaseSpans,
  serverRuleText,
  sinceText,
  versionsIn,
} from '@kpki/spec';
import { usageSections } from './catalog-usage.ts';
import { code, codes, page, section, table } from './markdown.ts';

const columns = releaseSpans();
const columnHeadings = columns.map(headingOf);

function headingOf({ profile, from, to }: ReleaseSpan): string {
  if (from !== null && to !== null) return `${code(profile)}, 1.${from} to 1.${to}`;
  if (from !== null) return `${code(profile)}, 1.${from} and newer`;
  return to === null ? code(profile) : `${code(profile)}, 1.${to} and older`;
}

function inColumns<T extends string | readonly string[]>(value: PerProfileVersion<T>): readonly string[] {
  return columns.map(({ version }) => {
    const own = inProfileVersion(value, version);
    return typeof own === 'string' ? code(own) : codes(own) || 'none';
  });
}

export function catalogPage(): string {
  return page(
    'The catalog',
    [
      'Everything that Kubernetes wants of a PKI. Paths are below `/etc/kubernetes`; a certificate is in `PATH.crt`, its',
      'key in `PATH.key`. The profile `kubernetes` has the names and groups of the Kubernetes documentation, `kubeadm`',
      'exactly those of kubeadm. What stands in angle brackets is filled in for each cluster, node or user.',
    ].join('\n'),
    [
      section('CAs', entriesTable(caEntries), namesTable(caEntries)),
      section('Trust bundles', bundlesTable()),
      section('Certificates', certificatesTable(), subjectsTable(certificateEntries), withoutGroups()),
      section('Names in certificates', alternativeNamesTable()),
      section('Kubeconfigs', kubeconfigsTable(), subjectsTable(kubeconfigEntries), kubeconfigEntriesTable()),
      section('Key pairs', keyPairsTable()),
      ...usageSections(),
    ],
  );
}

function entriesTable(
  entries: readonly {
    readonly name: string;
    readonly path: string;
    readonly keptOn: string;
    readonly what: string;
    readonly without: string;
  }[],
): string {
  return table(
    ['Name', 'Path', 'Kept on', 'What it is', 'Without it'],
    entries.map(({ name, path, keptOn, what, without }) => [code(name), code(path), keptOn, what, without]),
  );
}

function namesTable(
  entries: readonly { readonly name: string; readonly commonName: PerProfileVersion<string> }[],
): string {
  return table(
    ['Common name of', ...columnHeadings],
    entries.map(({ name, commonName }) => [code(name), ...inColumns(commonName)]),
  );
}

function bundlesTable(): string {
  return table(
    ['Name', 'Path', 'Of CA', 'Kept on', 'What it is', 'Without it'],
    bundleEntries.map(({ name, path, ca, keptOn, what, without }) => [
      code(name),
      code(path),
      code(ca),
      keptOn,
      what,
      without,
    ]),
  );
}

function certificatesTable(): string {
  return table(
    ['Name', 'Path', 'Signed by', 'Kind', 'Kept on', 'What it is', 'Without it'],
    certificateEntries.map((entry) => [
      code(entry.name) + (entry.optional === undefined ? '' : ' (optional)'),
      code(entry.path),
      code(entry.ca),
      entry.kind,
      entry.keptOn,
      entry.what,
      entry.without,
    ]),
  );
}

interface WithSubject {
  readonly name: string;
  readonly commonName: PerProfileVersion<string>;
  readonly organizations: PerProfileVersion<readonly string[]>;
  readonly sinceProfileVersion?: ProfileVersion;
}

/** The subject in each column; what a column does not have is a dash. */
function subjectsTable(entries: readonly WithSubject[]): string {
  return table(
    ['Subject of', ...columnHeadings],
    entries.map(({ name, commonName, organizations, sinceProfileVersion }) => {
      const commonNames = inColumns(commonName);
      const groups = inColumns(organizations);
      return [
        code(name),
        ...columns.map(({ version }, at) => {
          if (!hasSince(version, sinceProfileVersion)) return '–';
          return `CN ${commonNames[at]}${groups[at] === 'none' ? '' : `, O ${groups[at]}`}`;
        }),
      ];
    }),
  );
}

function withoutGroups(): string {
  return certificateEntries
    .flatMap(({ name, withoutOrganizationsSince: since }) =>
      since === undefined
        ? []
        : [
            [
              `kubeadm makes \`${name}\` without a group since ${sinceText(since)}: a ClusterRoleBinding replaces the`,
              'group. A stored certificate of profile `kubeadm` keeps a group that some kubeadm release gave it, and a renewal keeps it too.',
              'With `kubeletClient: least-privilege` the certificate has no group, in both profiles.',
            ].join('\n'),
          ],
    )
    .join('\n\n');
}

function alternativeNamesTable(): string {
  return table(
    ['Certificate', ...columnHeadings],
    certificateEntries.map(({ name, names }) => [code(name), ...inColumns<readonly string[]>(names)]),
  );
}

function kubeconfigsTable(): string {
  return table(
    ['Name', 'Path', 'Kept on', 'API server', 'What it is for', 'Without it'],
    kubeconfigEntries.map((entry) => [
      code(entry.name) + (entry.optional === undefined ? '' : ' (optional)'),
      code(entry.path),
      entry.keptOn,
      serverRuleText(entry.server),
      entry.what,
      entry.without,
    ]),
  );
}

function kubeconfigEntriesTable(): string {
  const all = kubeconfigEntries.flatMap(({ credential, context, cluster }) => [credential, context, cluster]);
  const spans = releaseSpans(all.flatMap((value) => versionsIn(value) ?? []));
  const headings = (what: string): readonly string[] =>
    spans.map((span, at) => `${at === 0 ? `${what} in` : 'in'} ${headingOf(span)}`);
  const inside = (value: PerProfileVersion<string>): readonly string[] =>
    spans.map(({ version }) => code(inProfileVersion(value, version)));
  return table(
    ['Inside', ...headings('User'), ...headings('Context'), ...headings('Cluster')],
    kubeconfigEntries.map(({ name, credential, context, cluster }) => [
      code(name),
      ...inside(credential),
      ...inside(context),
      ...inside(cluster),
    ]),
  );
}

function keyPairsTable(): string {
  return table(
    ['Name', 'Private key', 'Public key', 'Kept on', 'What it is', 'Without it'],
    keyPairEntries.map((entry) => [
      code(entry.name),
      code(entry.privatePath),
      code(entry.publicPath),
      entry.keptOn,
      entry.what,
      entry.without,
    ]),
  );
}
