import type { Environment, PluginUse } from '@kpki/spec';
import { builtinPlugin } from '../../builtins.ts';
import { keyMakerOf } from '../../session/backends.ts';
import { caLocations } from '../../session/ca-locations.ts';
import type { ReadConfiguration, Target } from '../../session/configuration.ts';
import type { EnvironmentLine, EnvironmentOverview } from './task.ts';

/** Leaves out the options of plugins: they may hold secrets. */
export function declaredBy(configuration: ReadConfiguration, { dir }: Target): EnvironmentOverview {
  const { file, cluster, environment, environments, isNamed } = configuration;
  return {
    file,
    cluster: cluster.name,
    environment: environment?.name ?? null,
    environments: environments.map((each) => lineOf(configuration, each, dir)),
    isChosen: isNamed || environments.length < 2,
  };
}

function lineOf(configuration: ReadConfiguration, environment: Environment, dir: string | undefined): EnvironmentLine {
  const { name, readOnly, backends, sinks } = environment;
  const all = Object.entries(sinks);
  return {
    name,
    readOnly,
    backends: Object.entries(backends).map(([key, { use }]) => `${key}: ${use}`),
    sinks: all.map(([key, sink]) => `${key}: ${sink.use}${whereText(sink)}, as ${sink.layout}`),
    plugins: pluginsOf(configuration, environment),
    cas: caLocations(configuration.cluster, environment),
    // A sink's name tells several apart; of one, the plugin says more.
    into: dir === undefined ? all.map(([key, sink]) => folderOf(sink) ?? (all.length > 1 ? key : sink.use)) : [dir],
  };
}

/** If the file names no backend, the one that makes the keys. */
function pluginsOf(configuration: ReadConfiguration, environment: Environment): EnvironmentLine['plugins'] {
  const { backends, sinks } = environment;
  const declared = Object.entries(backends);
  const all = declared.length > 0 ? declared : [keyMakerOf({ ...configuration, environment })];
  return [
    ...all.map(([name, { use }]) => ({ kind: 'backend' as const, name, use })),
    ...Object.entries(sinks).map(([name, { use }]) => ({ kind: 'sink' as const, name, use })),
  ];
}

function whereText(sink: PluginUse): string {
  const where = optionOf(sink);
  return where === null ? '' : ` ${builtinPlugin(sink.use)?.sink?.where.word} ${where}`;
}

function folderOf(sink: PluginUse): string | null {
  return sink.use === '@kpki/filesystem' ? optionOf(sink) : null;
}

/** Null for an address that may hold a user and a password. */
function optionOf({ use, with: options }: PluginUse): string | null {
  const option = builtinPlugin(use)?.sink?.where.option;
  if (option === undefined || typeof options !== 'object' || options === null) return null;
  const where: unknown = Reflect.get(options, option);
  return typeof where === 'string' && !/:\/\/[^/]*@/.test(where) ? where : null;
}
