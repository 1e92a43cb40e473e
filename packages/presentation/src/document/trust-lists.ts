import { counted } from '../counts.ts';
import { apart, type Block, fact, note, noValue, pause, table } from './block.ts';

interface KnownServer {
  readonly origin: string;
  readonly anchors: string;
  readonly since: string;
}

interface TrustedProgram {
  readonly file: string;
  readonly command: readonly string[];
  readonly since: string;
}

export interface Agreements {
  readonly servers: readonly KnownServer[];
  readonly programs: readonly TrustedProgram[];
}

/** Lists the servers and programs that the user agreed to. */
export function agreementsDocument({ servers, programs }: Agreements): readonly Block[] {
  if (servers.length + programs.length === 0) {
    return [note('No agreements: kpki asks before it uses a server or a program that only a configuration names.')];
  }
  const ofServers = table<KnownServer>(
    [
      ['SERVER', ({ origin }) => origin],
      ['SINCE', ({ since }) => since],
      ['VERIFIED BY', ({ anchors }) => anchorsText(anchors, 'a configuration brings')],
    ],
    servers,
  );
  const ofPrograms = table<TrustedProgram>(
    [
      ['PROGRAM', ({ file }) => file],
      ['SINCE', ({ since }) => since],
      ['COMMAND', ({ command }) => command.map((word) => JSON.stringify(word)).join(' ')],
    ],
    programs,
  );
  if (servers.length === 0) return [ofPrograms];
  return [ofServers, ...apart(programs.length === 0 ? [] : [ofPrograms])];
}

/** Names what verifies a server's certificate; `brought` says where another CA than the machine's comes from. */
export function anchorsText(anchors: string, brought: string): string {
  const [, by = anchors, name, proxy] = /^(\S+)(?: as (.*?))?(?: via (\S+))?$/s.exec(anchors) ?? [];
  const cas = by === 'machine' ? 'the CAs of this machine' : `a CA that ${brought} (${by})`;
  const named = name === undefined ? '' : `, for the name ${name}`;
  return `${cas}${named}${proxy === undefined ? '' : `, through the proxy ${proxy}`}`;
}

/** A plugin of an environment, as `kpki plugin list` shows it. */
export interface ListedPlugin {
  readonly use: string;
  readonly kind: 'backend' | 'sink' | 'layout';
  /** The names that the environment gives it; of a layout, its sinks. */
  readonly names: readonly string[];
  readonly version: string | null;
  /** Where its module is, links resolved; null if it is built in or missing. */
  readonly path: string | null;
  /** The contract version that it implements; if it must not run, the range of @kpki/plugin that it asks for. */
  readonly contract: string | null;
  readonly trust: 'built in' | PluginTrust | 'not found';
  readonly digest: string | null;
  readonly fault: string | null;
}

/** `changed`: trusted before, with other content. */
export type PluginTrust = 'trusted' | 'changed' | 'not trusted';

export function pluginsDocument(plugins: readonly ListedPlugin[], isWide: boolean): readonly Block[] {
  const list = table<ListedPlugin>(
    [
      ['PLUGIN', ({ use }) => use],
      ['KIND', ({ kind }) => kind],
      ['AS', ({ names }) => names.join(', ')],
      ['VERSION', ({ version }) => version ?? noValue],
      ['CONTRACT', ({ contract }) => contract ?? noValue],
      ['TRUST', ({ trust }) => trust],
      ['PATH', ({ path, trust }) => path ?? (trust === 'built in' ? 'in kpki' : noValue)],
      ...(isWide ? [['CONTENT', ({ digest }: ListedPlugin) => digest ?? noValue] as const] : []),
    ],
    plugins,
  );
  const faults = plugins.flatMap(({ use, fault }) => (fault === null ? [] : [note(`${use}: ${fault}`)]));
  return [list, ...apart(faults)];
}

/** What a user looks at before a plugin is trusted. */
export interface PluginToTrust {
  readonly found: { readonly use: string; readonly folder: string | null; readonly entry: string };
  readonly content: {
    readonly version: string | null;
    readonly digest: string;
    readonly packages: readonly string[];
    readonly files: { readonly size: number };
  };
  readonly trust: PluginTrust;
  /** The last one trusted under its name, or null. */
  readonly before: { readonly version: string | null; readonly digest: string; readonly since: string } | null;
}

export function pluginTrustDocument({ found, content, trust, before }: PluginToTrust): readonly Block[] {
  const { version, digest, packages, files } = content;
  return [
    {
      is: 'facts',
      facts: [
        fact('Plugin', [found.use]),
        fact('Version', [version ?? 'none: the plugin is in no package with a version']),
        fact('Path', [found.folder ?? found.entry]),
        fact('Files', [counted(files.size, 'file')]),
        fact('Depends on', [packages.join(', ') || 'no package']),
        fact('Content', [digest]),
        ...(trust === 'changed' && before !== null
          ? [
              fact(
                'Before',
                [`${before.version ?? 'other content'}, trusted on ${before.since.slice(0, 10)}: ${before.digest}`],
                'warning',
              ),
            ]
          : []),
      ],
    },
    pause,
    note(
      'A trusted plugin runs in kpki with all your rights: it can read your keys, other files and environment, write your files, and use the network. kpki checks the answers of a plugin, but not its actions.',
    ),
    note('Trust covers this content only: if a file of the plugin or of its packages changes, kpki asks again.'),
  ];
}

/** Says that trust was withdrawn. */
export function withdrawnText(use: string, versions: number): string {
  return `Trust in ${use} is withdrawn: ${counted(versions, 'version')}.`;
}
