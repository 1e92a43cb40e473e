import { inspect } from 'node:util';
import { type Backend, contractVersion, type Plugin, PluginError, type Sink } from '@kpki/plugin';

export interface Instances {
  readonly backend: Backend;
  readonly sink: Sink;
}

const makers: Readonly<Record<keyof Instances, string>> = { backend: 'defineBackend', sink: 'defineSink' };

/**
 * Returns the plugin that a module exports under its kind, without running any of it. Throws 'invalid' where there is
 * none, and for one of another version of the contract than this engine's.
 */
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
