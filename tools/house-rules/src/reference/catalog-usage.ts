import {
  components,
  connectionEntries,
  type FlagEntry,
  identityRights,
  type Right,
  type RightsGiver,
  runsOnce,
  type SetFlag,
  setFlags,
  settingEntries,
  sinceText,
  type UnsetFlag,
  unsetFlags,
  type VersionFactName,
} from '@kpki/spec';
import { code, section, table } from './markdown.ts';

export function usageSections(): readonly string[] {
  return [
    section(
      'Flags',
      [
        'The flags of each component that read a certificate, a key, a trust bundle or a kubeconfig. *One* means that the',
        'component refuses or ignores further certificates. The first table of a component has the flags that `kpki flags`',
        'prints. The second has the flags that are *left unset*, with the reason; `kpki flags --all` prints them as',
        'comments.',
      ].join('\n'),
      ...components.flatMap((component) => {
        const set = setFlags.filter((entry) => entry.component === component);
        const unset = unsetFlags.filter((entry) => entry.component === component);
        return [
          `### ${component}`,
          setFlagsTable(set),
          ...(unset.length === 0 ? [] : ['Left unset:', unsetFlagsTable(unset)]),
        ];
      }),
    ),
    section('Settings', 'Flags without a file, with a value that the certificates require.', settingsTable()),
    section(
      'Connections',
      'Which client authenticates to which server, and with which certificate. `kpki verify` simulates each as a mutual-TLS handshake.',
      connectionsTable(),
    ),
    section(
      'Rights',
      [
        'The permissions that each client of the API server needs. `kpki verify --live` asks the API server about each',
        'permission, for the stored subject and for the subject in the spec. A user in the spec needs `users[].rights`.',
      ].join('\n'),
      rightsTable(),
    ),
  ];
}

function rightsTable(): string {
  return table(
    ['Client', 'Rights', 'Given by'],
    identityRights.map(({ identity, rights, given }) => [code(identity), rightsText(rights), giverText(given)]),
  );
}

/** One entry for each resource, with all its verbs. */
function rightsText(rights: readonly Right[]): string {
  const byResource = Map.groupBy(rights, ({ resource, namespace, name }) =>
    [code(resource), name === undefined ? '' : code(name), namespace === undefined ? '' : `in ${code(namespace)}`]
      .filter((each) => each !== '')
      .join(' '),
  );
  return [...byResource].map(([where, each]) => `${each.map(({ verb }) => verb).join(', ')} ${where}`).join('; ');
}

function giverText(given: RightsGiver): string {
  switch (given.by) {
    case 'binding':
      return `ClusterRoleBinding ${code(given.binding.name)} of ClusterRole ${code(given.binding.clusterRole)}`;
    case 'node authorizer':
      return 'the Node authorizer of the API server (`--authorization-mode=Node,RBAC`)';
    case 'privileged group':
      return 'the API server, which allows group `system:masters` everything';
    case 'owner':
      return 'the author of the spec';
  }
}

const what = ['Flag', 'Reads', 'Takes', 'Reloads a new file'] as const;

function whatCells({ component, flag, artifact, part, takes, reloads, reloadsSince }: FlagEntry): readonly string[] {
  return [
    code(flag),
    artifact === null ? `a ${part} of your own` : artifactText(artifact, part),
    takes === 'one' ? 'one' : 'a bundle',
    runsOnce(component) ? 'each time it starts' : noticed(reloads, reloadsSince),
  ];
}

function noticed(reloads: FlagEntry['reloads'], since: VersionFactName | undefined): string {
  if (reloads === null) return 'after a restart';
  const time = `automatically, ${reloads}`;
  return since === undefined ? time : `${time}, since Kubernetes ${sinceText(since)}`;
}

function artifactText(artifact: string, part: FlagEntry['part']): string {
  return part === 'trust bundle' || part === 'kubeconfig' ? code(artifact) : `${part} of ${code(artifact)}`;
}

function sentences(...each: readonly (string | undefined)[]): string {
  return each.filter((sentence) => sentence !== undefined).join(' ');
}

function setFlagsTable(flags: readonly SetFlag[]): string {
  return table(
    [...what, 'Note'],
    flags.map((entry) => [
      ...whatCells(entry),
      sentences(
        entry.onlyWith && `Only with ${code(entry.onlyWith)}.`,
        entry.signsWith && `Only where the key of ${code(entry.signsWith)} is in a file.`,
        entry.inSingleRoot && `In topology \`single-root\`: ${code(entry.inSingleRoot)}.`,
        entry.note,
      ),
    ]),
  );
}

function unsetFlagsTable(flags: readonly UnsetFlag[]): string {
  return table(
    [...what, 'Why it is left unset'],
    flags.map((entry) => [...whatCells(entry), sentences(unsetText(entry), entry.note)]),
  );
}

function unsetText({ leftUnset, before }: UnsetFlag): string {
  return before === undefined
    ? leftUnset
    : `Before Kubernetes ${sinceText(before.fact)}: ${before.leftUnset} Later: ${leftUnset}`;
}

function settingsTable(): string {
  return table(
    ['Component', 'Flag', 'Value', 'Why'],
    settingEntries.map(({ component, flag, value, why }) => [component, code(flag), code(value), why]),
  );
}

function connectionsTable(): string {
  return table(
    ['Client', 'Server', 'The client shows', 'and trusts', 'The server shows', 'and trusts', 'Connects to'],
    connectionEntries.map((entry) => [
      entry.client,
      entry.server,
      code(entry.clientCredential),
      entry.clientTrusts === null ? 'the CAs in its kubeconfig' : code(entry.clientTrusts),
      code(entry.serverCertificate),
      code(entry.serverTrusts),
      entry.dials === 'stand-in' ? 'nothing: a server outside this PKI; the API server takes its place' : entry.dials,
    ]),
  );
}
