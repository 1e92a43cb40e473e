import type { Environment, PluginUse } from '@kpki/spec';
import type { ReadConfiguration } from '../../session/configuration.ts';
import type { Declared, EnvironmentLine } from './notice.ts';

/** What a configuration says of itself, without the options of its plugins: they may hold secrets. */
export function declaredBy({ file, cluster, environment, environments }: ReadConfiguration): Declared {
  return {
    file,
    cluster: cluster.name,
    environment: environment?.name ?? null,
    environments: environments.map(lineOf),
  };
}

function lineOf({ name, readOnly, backends, sinks }: Environment): EnvironmentLine {
  const uses = (plugins: Readonly<Record<string, PluginUse>>): readonly string[] =>
    Object.entries(plugins).map(([key, { use }]) => `${key}: ${use}`);
  return { name, readOnly, backends: uses(backends), sinks: uses(sinks) };
}
