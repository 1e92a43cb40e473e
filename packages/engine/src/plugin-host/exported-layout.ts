import { inspect } from 'node:util';
import { type Backend, contractVersion, type Layout, type Part, type Plugin, type Sink } from '@kpki/plugin';
import { partsByName } from '../layouts/artifact-kinds.ts';
import { rowConditions } from '../layouts/wanted.ts';
import { isMapping, type Mapping } from '../mapping.ts';
import { EngineError } from '../model/errors.ts';
import type { PluginFaults, RowFault, RowField } from '../model/plugin-faults.ts';
import type { Statement } from '../model/statement.ts';
import { keyEncodings } from '../private-key.ts';

const parts: Readonly<Record<Part, true>> = {
  certificate: true,
  'private key': true,
  'public key': true,
  'trust bundle': true,
  kubeconfig: true,
};

interface RowCheck {
  readonly field: RowField;
  readonly isFine: (row: Mapping) => boolean;
  /** The words that the field may have. */
  readonly known?: readonly string[];
}

/** What has to be true of a row. */
const rowChecks: readonly RowCheck[] = [
  { field: 'artifact', isFine: ({ artifact }) => artifact === '*' || (isText(artifact) && partsByName.has(artifact)) },
  { field: 'part', isFine: ({ part }) => isOneOf(parts, part), known: Object.keys(parts) },
  { field: 'artifact-part', isFine: ({ artifact, part }) => !isOneOf(parts, part) || hasPart(artifact, part) },
  { field: 'path', isFine: ({ path }) => Array.isArray(path) && path.every(isText) },
  { field: 'entry', isFine: ({ entry }) => isText(entry) && entry !== '' },
  {
    field: 'encoding',
    isFine: ({ part, encoding }) => part === 'kubeconfig' || isOneOf(keyEncodings, encoding),
    known: Object.keys(keyEncodings),
  },
  { field: 'with', isFine: ({ with: extra }) => extra === undefined || isMapping(extra) },
  {
    field: 'only',
    isFine: ({ only }) =>
      only === undefined || (Array.isArray(only) && only.every((each) => isOneOf(rowConditions, each))),
    known: Object.keys(rowConditions),
  },
];

/**
 * Returns the layout that a module exports. Throws 'invalid' where there is none, for one of another version of the
 * contract, and for rows that the engine cannot follow, each named by its index.
 */
export function exportedLayout(module: Readonly<Record<string, unknown>>, use: string): Layout {
  const { layout } = module;
  if (!isMapping(layout)) throw invalid('plugin/export/missing', { use, export: 'layout' });
  refuseOtherContract(layout, 'layout', use);
  const { kind, name, rows } = layout;
  if (kind !== 'layout' || !isText(name) || !Array.isArray(rows) || rows.length === 0) {
    throw invalid('plugin/export/malformed', { use, export: 'layout', maker: 'defineLayout' });
  }
  const faults = rows.flatMap((row: unknown, at) => faultsOf(row, at));
  if (faults.length > 0) throw invalid('plugin/layout/rows', { use, faults });
  return layout as unknown as Layout;
}

function invalid<Message extends keyof PluginFaults>(message: Message, params: PluginFaults[Message]): EngineError {
  return new EngineError('invalid', { message, params } as Statement);
}

function faultsOf(row: unknown, at: number): readonly RowFault[] {
  if (!isMapping(row)) return [{ row: at, field: 'row', known: [] }];
  return rowChecks.filter(({ isFine }) => !isFine(row)).map(({ field, known = [] }) => ({ row: at, field, known }));
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
    throw invalid('plugin/export/missing', { use, export: kind });
  }
  // Another version may give a plugin another shape, so the version is checked first.
  refuseOtherContract(exported, kind, use);
  if (isPlugin(exported, kind)) return exported;
  throw invalid('plugin/export/malformed', { use, export: kind, maker: makers[kind] });
}

function refuseOtherContract(exported: object, kind: keyof Instances | 'layout', use: string): void {
  const version = 'contract' in exported ? exported.contract : undefined;
  if (version === contractVersion) return;
  const found = version === undefined ? null : inspect(version);
  throw invalid('plugin/export/contract', { use, export: kind, found, known: contractVersion });
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
