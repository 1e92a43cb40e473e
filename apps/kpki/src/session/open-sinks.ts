import { resolve } from 'node:path';
import { type OpenSink, sinkWithRetries } from '@kpki/engine';
import type { SinkUse } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { insteadOf } from '../text/near-name.ts';
import type { ReadConfiguration, Target } from './configuration.ts';
import { layoutOf } from './known-plugins.ts';
import { open, type PluginOpening, unwritten } from './opening.ts';
import { type SessionSink, type Unopened, unopenedSink, whyUnopened } from './unopened-sink.ts';

const defaultSink = '@kpki/filesystem';
const defaultLayout = 'kubeadm';
const defaultDirectory = '/etc/kubernetes';

/** Opens the sinks of `sinksOf`. With `reported`, one that cannot be opened is an `unopenedSink`. */
export async function openSinks(
  configuration: ReadConfiguration,
  target: Target,
  opening: PluginOpening,
  unopened: Unopened = 'stops',
): Promise<readonly SessionSink[]> {
  const openOne = unopened === 'reported' ? openSinkOrTell : openSink;
  const sinks: SessionSink[] = [];
  for (const [name, use] of Object.entries(sinksOf(configuration, target))) {
    sinks.push(await openOne(name, use, opening));
  }
  return sinks;
}

async function openSinkOrTell(name: string, use: SinkUse, opening: PluginOpening): Promise<SessionSink> {
  try {
    return await openSink(name, use, opening);
  } catch (error) {
    const why = whyUnopened(error, opening.file);
    if (why === null) throw error;
    return unopenedSink(name, await layoutOf(use.layout, opening.folder).catch(() => null), why);
  }
}

export async function openSink(name: string, use: SinkUse, opening: PluginOpening): Promise<OpenSink> {
  const layout = await layoutOf(use.layout, opening.folder);
  return { name, layout, sink: sinkWithRetries(await open('sink', name, use, opening), name, opening.listener) };
}

type Sinks = Readonly<Record<string, SinkUse>>;

/** Returns the sinks of the environment, the named one, or the directory that replaces them. */
export function sinksOf(configuration: ReadConfiguration, { dir, from }: Pick<Target, 'dir' | 'from'>): Sinks {
  if (dir !== undefined && from !== undefined) {
    throw new Fault('usage', '--dir and --from are for different things: a directory, or a sink of the environment');
  }
  if (dir !== undefined) return inDirectory(dir);
  const sinks = configuredSinks(configuration);
  return from === undefined ? sinks : oneOf(sinks, from, configuration);
}

function oneOf(sinks: Sinks, name: string, { environment, file }: ReadConfiguration): Sinks {
  const use = Object.hasOwn(sinks, name) ? sinks[name] : undefined;
  if (use !== undefined) return { [name]: use };
  const known = Object.keys(sinks);
  const where = environment === null ? file : `environment ${environment.name} of ${file}`;
  throw new Fault(
    'usage',
    `${where} has no sink ${JSON.stringify(name)}; ${insteadOf(name, known, `it has ${known.join(', ')}`)}`,
  );
}

function configuredSinks(configuration: ReadConfiguration): Sinks {
  const { environment } = configuration;
  if (environment === null || Object.keys(environment.sinks).length === 0) {
    const { directory: named, source, file } = configuration;
    if (source === 'kubeadm' && named === undefined) {
      throw new Fault(
        'usage',
        `${file}: certificatesDir does not end in /pki, so kubeconfigs have no location; add --dir DIR`,
      );
    }
    return inDirectory(named ?? defaultDirectory);
  }
  return environment.sinks;
}

/** A path on the command line is relative to the working directory. */
function inDirectory(root: string): Sinks {
  const use = unwritten(defaultSink);
  return { main: { ...use, with: { root: resolve(root) }, layout: defaultLayout, layoutPosition: use.position } };
}
