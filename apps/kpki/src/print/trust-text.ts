import { counted } from '@kpki/presentation';
import { anchorsText, type KnownServer, type TrustedProgram } from '../session/trust/kept-agreements.ts';
import type { ListedPlugin } from '../session/trust/plugin-list.ts';
import type { JudgedPlugin } from '../session/trust/trust.ts';
import { clean } from '../text/clean.ts';
import { hanging } from '../text/width.ts';
import { columns } from './columns.ts';
import type { View } from './view.ts';

export interface AgreementListReport {
  readonly servers: readonly KnownServer[];
  readonly programs: readonly TrustedProgram[];
}

export function agreementListText({ servers, programs }: AgreementListReport): string {
  if (servers.length + programs.length === 0) {
    return 'No agreements: kpki asks before it uses a server or a program that only a configuration names.';
  }
  const ofServers = columns(
    ['SERVER', 'SINCE', 'VERIFIED BY'],
    servers.map(({ origin, anchors, since }) =>
      [origin, since, anchorsText(anchors, 'a configuration brings')].map(clean),
    ),
  );
  const ofPrograms = columns(
    ['PROGRAM', 'SINCE', 'COMMAND'],
    programs.map(({ file, command, since }) =>
      [file, since, command.map((word) => JSON.stringify(word)).join(' ')].map(clean),
    ),
  );
  return [...(servers.length > 0 ? [ofServers] : []), ...(programs.length > 0 ? [ofPrograms] : [])].join('\n\n');
}

export interface PluginListReport {
  readonly cluster: string;
  readonly environment: string | null;
  readonly plugins: readonly ListedPlugin[];
}

export function pluginListText({ plugins }: PluginListReport, { wide }: View): string {
  const header = ['PLUGIN', 'KIND', 'AS', 'VERSION', 'CONTRACT', 'TRUST', 'PATH', ...(wide ? ['CONTENT'] : [])];
  const rows = plugins.map((plugin) =>
    [
      plugin.use,
      plugin.kind,
      plugin.names.join(', '),
      plugin.version ?? '-',
      plugin.contract ?? '-',
      plugin.trust,
      plugin.path ?? (plugin.trust === 'built in' ? 'in kpki' : '-'),
      ...(wide ? [plugin.digest ?? '-'] : []),
    ].map(clean),
  );
  const faults = plugins.flatMap(({ use, fault }) => (fault === null ? [] : [clean(`${use}: ${fault}`)]));
  return [columns(header, rows), ...(faults.length > 0 ? ['', ...faults] : [])].join('\n');
}

const widestLabel = 'Depends on:  '.length;

export function pluginTrustText({ found, content, trust, before }: JudgedPlugin, width: number): string {
  const facts: readonly (readonly [string, string])[] = [
    ['Plugin', found.use],
    ['Version', content.version ?? 'none: the plugin is in no package with a version'],
    ['Path', found.folder ?? found.entry],
    ['Files', counted(content.files.size, 'file')],
    ['Depends on', content.packages.join(', ') || 'no package'],
    ['Content', content.digest],
    ...(trust === 'changed' && before !== null
      ? [
          [
            'Before',
            `${before.version ?? 'other content'}, trusted on ${before.since.slice(0, 10)}: ${before.digest}`,
          ] as const,
        ]
      : []),
  ];
  return [
    ...facts.flatMap(([label, text]) => hanging(`${label}:`.padEnd(widestLabel), clean(text), width)),
    '',
    'A trusted plugin runs in kpki with all your rights: it can read your keys, other files and environment, write your',
    'files, and use the network. kpki checks the answers of a plugin, but not its actions.',
    'Trust covers this content only: if a file of the plugin or of its packages changes, kpki asks again.',
  ].join('\n');
}
