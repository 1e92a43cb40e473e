import { resolve } from 'node:path';
import { builtinLayouts, type OpenSink } from '@kpki/engine';
import type { SinkUse } from '@kpki/spec';
import { Fault } from '../fault.ts';
import type { ReadConfiguration } from './configuration.ts';
import { open, type PluginOpening, unwritten } from './opening.ts';

const defaultSink = '@kpki/filesystem';
const defaultLayout = 'kubeadm';
const defaultDirectory = '/etc/kubernetes';

/** Opens what `sinksOf` answers. */
export async function openSinks(
  configuration: ReadConfiguration,
  directory: string | undefined,
  opening: PluginOpening,
): Promise<readonly OpenSink[]> {
  const sinks: OpenSink[] = [];
  for (const [name, use] of Object.entries(sinksOf(configuration, directory))) {
    const layout = builtinLayouts.find((each) => each.name === use.layout);
    if (layout === undefined) throw new Error(`nobody has judged the layout of sink ${name}`);
    sinks.push({ name, layout, sink: await open('sink', name, use, opening) });
  }
  return sinks;
}

type Sinks = Readonly<Record<string, SinkUse>>;

/** The sinks of the environment, or the directory that is to stand in for them. */
export function sinksOf(configuration: ReadConfiguration, directory: string | undefined): Sinks {
  if (directory !== undefined) return inDirectory(directory);
  const { environment } = configuration;
  if (environment === null || Object.keys(environment.sinks).length === 0) {
    const { directory: named, source, file } = configuration;
    if (source === 'kubeadm' && named === undefined) {
      throw new Fault(
        'usage',
        `${file}: certificatesDir does not end in /pki, so kubeconfigs have no place; add --to DIR`,
      );
    }
    return inDirectory(named ?? defaultDirectory);
  }
  return environment.sinks;
}

/** A directory that is named on the command line is meant from where somebody stands. */
function inDirectory(root: string): Sinks {
  const use = unwritten(defaultSink);
  return { main: { ...use, with: { root: resolve(root) }, layout: defaultLayout, layoutPosition: use.position } };
}
