import type { Environment, PluginUse } from '@kpki/spec';
import type { ReadConfiguration } from '../../session/configuration.ts';
import type { Target } from '../../session/target.ts';
import type { Declared, EnvironmentLine } from './notice.ts';

/** What a configuration says of itself, without the options of its plugins: they may hold secrets. */
export function declaredBy(configuration: ReadConfiguration, { to }: Target): Declared {
  const { file, cluster, environment, environments, isNamed } = configuration;
  return {
    file,
    cluster: cluster.name,
    environment: environment?.name ?? null,
    environments: environments.map((each) => lineOf(each, to)),
    isChosen: isNamed || environments.length < 2,
  };
}

/** The option of a sink that says where its places lie, of those that are known to hold no secret in it. */
const folderOptions: Readonly<Record<string, string>> = { '@kpki/filesystem': 'root' };

function lineOf({ name, readOnly, backends, sinks }: Environment, to: string | undefined): EnvironmentLine {
  const all = Object.entries(sinks);
  return {
    name,
    readOnly,
    backends: Object.entries(backends).map(([key, { use }]) => `${key}: ${use}`),
    sinks: all.map(([key, sink]) => {
      const folder = folderOf(sink);
      return `${key}: ${sink.use}${folder === null ? '' : ` in ${folder}`}`;
    }),
    into: to === undefined ? all.map(([, sink]) => folderOf(sink) ?? sink.use) : [to],
  };
}

/** As the file has it; null where it is not known, or not right. */
function folderOf({ use, with: options }: PluginUse): string | null {
  const option = folderOptions[use];
  if (option === undefined || typeof options !== 'object' || options === null) return null;
  const folder: unknown = Reflect.get(options, option);
  return typeof folder === 'string' ? folder : null;
}
