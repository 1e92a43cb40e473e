import { components, connectionEntries, type FlagEntry, flagEntries, settingEntries } from '@kpki/spec';
import { code, section, table } from './markdown.ts';

/** Who uses what is in the catalogue: by which flag, with which settings, on which connections. */
export function usageSections(): readonly string[] {
  return [
    section(
      'Flags',
      'What a component reads by which flag. *One* means that the component refuses or ignores more than one certificate.',
      ...components.flatMap((component) => {
        const flags = flagEntries.filter((entry) => entry.component === component);
        return flags.length === 0 ? [] : [`### ${component}`, flagsTable(flags)];
      }),
    ),
    section('Settings', 'Flags without a file whose value the certificates demand.', settingsTable()),
    section(
      'Connections',
      'Who authenticates to whom, with what. `kpki verify` makes each as a real mutual-TLS handshake.',
      connectionsTable(),
    ),
  ];
}

function flagsTable(flags: readonly FlagEntry[]): string {
  return table(
    ['Flag', 'Reads', 'Takes', 'A new file is noticed', 'Note'],
    flags.map(({ flag, artefact, part, takes, reloads, onlyWith, note }) => [
      code(flag),
      part === 'trust bundle' || part === 'kubeconfig' ? code(artefact) : `${part} of ${code(artefact)}`,
      takes === 'one' ? 'one' : 'a bundle',
      reloads ? 'by itself' : 'after a restart',
      [onlyWith === undefined ? '' : `Only with ${code(onlyWith)}.`, note ?? '']
        .filter((each) => each !== '')
        .join(' '),
    ]),
  );
}

function settingsTable(): string {
  return table(
    ['Component', 'Flag', 'Value', 'Why'],
    settingEntries.map(({ component, flag, value, why }) => [component, code(flag), code(value), why]),
  );
}

function connectionsTable(): string {
  return table(
    ['Client', 'Server', 'The client shows', 'and trusts', 'The server shows', 'and trusts', 'Dialled by'],
    connectionEntries.map((entry) => [
      entry.client,
      entry.server,
      code(entry.clientCredential),
      entry.clientTrusts === null ? 'what its kubeconfig holds' : code(entry.clientTrusts),
      code(entry.serverCertificate),
      code(entry.serverTrusts),
      entry.dials === 'stand-in'
        ? 'nothing: a server outside of this PKI, for which the API server stands in'
        : entry.dials,
    ]),
  );
}
