import { inspect } from 'node:util';
import {
  type Backend,
  contractVersion,
  type Layout,
  type Part,
  type Plugin,
  PluginError,
  type Sink,
} from '@kpki/plugin';
import { partsByName } from '../layouts/artifact-kinds.ts';
import { rowConditions } from '../layouts/wanted.ts';
import { type Fields, isMapping } from '../mapping.ts';
import { keyEncodings } from '../private-key.ts';

const parts: Readonly<Record<Part, true>> = {
  certificate: true,
  'private key': true,
  'public key': true,
  'trust bundle': true,
  kubeconfig: true,
};

/** What has to be true of a row, and the message where it is not. */
const rowChecks: readonly { readonly isFine: (row: Fields) => boolean; readonly fault: string }[] = [
  {
    isFine: ({ artifact }) => artifact === '*' || (isText(artifact) && partsByName.has(artifact)),
    fault: '`artifact` is no name of the catalog, and not `*`',
  },
  { isFine: ({ part }) => isOneOf(parts, part), fault: `\`part\` is none of ${Object.keys(parts).join(', ')}` },
  {
    isFine: ({ artifact, part }) => !isOneOf(parts, part) || hasPart(artifact, part),
    fault: '`part` is one that this artifact has not',
  },
  { isFine: ({ path }) => Array.isArray(path) && path.every(isText), fault: '`path` is no list of texts' },
  { isFine: ({ entry }) => isText(entry) && entry !== '', fault: '`entry` is no text' },
  {
    isFine: ({ part, encoding }) => part === 'kubeconfig' || isOneOf(keyEncodings, encoding),
    fault: `\`encoding\` is none of ${Object.keys(keyEncodings).join(', ')}`,
  },
  { isFine: ({ with: extra }) => extra === undefined || isMapping(extra), fault: '`with` is no mapping' },
  {
    isFine: ({ only }) =>
      only === undefined || (Array.isArray(only) && only.every((each) => isOneOf(rowConditions, each))),
    fault: `\`only\` is no list of ${Object.keys(rowConditions).join(', ')}`,
  },
];

/**
 * Returns the layout that a module exports. Throws 'invalid' where there is none, for one of another version of the
 * contract, and for rows that the engine cannot follow, each named by its index.
 */
export function exportedLayout(module: Readonly<Record<string, unknown>>, use: string): Layout {
  const { layout } = module;
  if (!isMapping(layout)) throw new PluginError('invalid', `${use} exports no \`layout\``);
  if (layout['contract'] !== contractVersion) {
    const said = `speaks version ${inspect(layout['contract'])} of the plugin contract`;
    throw new PluginError('invalid', `${use} ${said}, and this kpki speaks version ${contractVersion}`);
  }
  const { kind, name, rows } = layout;
  if (kind !== 'layout' || !isText(name) || !Array.isArray(rows) || rows.length === 0) {
    throw new PluginError('invalid', `${use} exports as \`layout\` what defineLayout of @kpki/plugin did not make`);
  }
  const faults = rows.flatMap((row: unknown, at) => faultsOf(row).map((fault) => `rows[${at}]: ${fault}`));
  if (faults.length > 0) throw new PluginError('invalid', `${use}: ${faults.join('; ')}`);
  return layout as unknown as Layout;
}

function faultsOf(row: unknown): readonly string[] {
  if (!isMapping(row)) return ['it is no row'];
  return rowChecks.filter(({ isFine }) => !isFine(row)).map(({ fault }) => fault);
}

/** Another check reports an unknown artifact. */
function hasPart(artifact: unknown, part: unknown): boolean {
  const own = isText(artifact) ? partsByName.get(artifact) : undefined;
  return own === undefined || own.some((each) => each === part);
}

function isOneOf(table: object, value: unknown): boolean {
  return isText(value) && Object.hasOwn(table, value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export interface Instances {
  readonly backend: Backend;
  readonly sink: Sink;
}

const makers: Readonly<Record<keyof Instances, string>> = { backend: 'defineBackend', sink: 'defineSink' };

/** Runs none of it. Throws 'invalid' where there is none, or for another version of the contract. */
export function exportedPlugin<K extends keyof Instances>(
  module: Readonly<Record<string, unknown>>,
  kind: K,
  use: string,
): Plugin<K, unknown, Instances[K]> {
  const exported = module[kind];
  if (typeof exported !== 'object' || exported === null) {
    throw new PluginError('invalid', `${use} exports no \`${kind}\``);
  }
  // Another version may give a plugin another shape, so the version is checked first.
  refuseOtherContract(exported, kind, use);
  if (isPlugin(exported, kind)) return exported;
  throw new PluginError('invalid', `${use} exports as \`${kind}\` what ${makers[kind]} of @kpki/plugin did not make`);
}

function refuseOtherContract(exported: object, kind: keyof Instances, use: string): void {
  const version = 'contract' in exported ? exported.contract : undefined;
  if (version === contractVersion) return;
  const said =
    version === undefined
      ? `does not say in \`${kind}.contract\` which version of the plugin contract it speaks`
      : `speaks version ${inspect(version)} of the plugin contract`;
  throw new PluginError(
    'invalid',
    `${use} ${said}, and this kpki speaks version ${contractVersion}; install releases of both that speak the same`,
  );
}

function isPlugin<K extends keyof Instances>(value: object, kind: K): value is Plugin<K, unknown, Instances[K]> {
  if (!('kind' in value && 'options' in value && 'open' in value)) return false;
  return value.kind === kind && typeof value.open === 'function' && isSchema(value.options);
}

function isSchema(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('~standard' in value)) return false;
  const standard = value['~standard'];
  return typeof standard === 'object' && standard !== null && 'validate' in standard;
}
