import { dirname, resolve } from 'node:path';
import {
  builtinLayouts,
  guardBackend,
  guardSink,
  type Listener,
  type OpenSink,
  OptionProblems,
  openPlugin,
  styles,
  type Workshop,
} from '@kpki/engine';
import type { Backend, Sink } from '@kpki/plugin';
import { type Cluster, type PluginUse, problemText, type SinkUse } from '@kpki/spec';
import { builtins } from '../builtins.ts';
import type { OptionValues } from '../commands/options.ts';
import { Fault } from '../fault.ts';
import type { Terminal } from '../terminal.ts';
import { type ReadConfiguration, readConfiguration } from './configuration.ts';
import { hostFor, resolverFrom } from './plugin-host.ts';
import { refuseKeyKinds, refuseUnsupported } from './refusals.ts';

/** A configuration with its plugins open. */
export interface Session {
  readonly configuration: ReadConfiguration;
  readonly cluster: Cluster;
  readonly sinks: readonly OpenSink[];
  readonly workshop: Workshop;
  /** What to type to come back to the same declaration: ` -f kubeadm.yaml`. */
  readonly declaration: string;
  /** And to the same files: ` -f kubeadm.yaml --to out`. */
  readonly sameFiles: string;
  close(): Promise<void>;
}

const defaultBackend = '@kpki/node-crypto';
const defaultSink = '@kpki/filesystem';
const defaultLayout = 'kubeadm';
const defaultDirectory = '/etc/kubernetes';

/** Reads the configuration and opens what it names. */
export async function openSession(options: OptionValues, terminal: Terminal, listener: Listener): Promise<Session> {
  const configuration = await readConfiguration(options, terminal);
  return openConfiguration(configuration, options, terminal, listener);
}

export async function openConfiguration(
  configuration: ReadConfiguration,
  options: OptionValues,
  terminal: Terminal,
  listener: Listener,
): Promise<Session> {
  const { cluster, file } = configuration;
  const folder = dirname(resolve(file));
  refuseUnsupported(configuration);
  const open = <Instance>(kind: 'backend' | 'sink', name: string, use: PluginUse): Promise<Instance> =>
    openPlugin<Instance>(kind, use, builtins, resolverFrom(folder), hostFor(name, terminal, listener)).catch(
      (error) => {
        throw error instanceof OptionProblems ? optionFault(error, file, `${kind} ${name}`) : error;
      },
    );
  const sinks: OpenSink[] = [];
  for (const [name, use] of Object.entries(sinksOf(configuration, options, folder))) {
    const layout = builtinLayouts.find((each) => each.name === use.layout);
    if (layout === undefined) {
      const known = builtinLayouts.map((each) => each.name).join(', ');
      throw new Fault(
        'usage',
        `${file}: sink ${name} asks for the layout ${JSON.stringify(use.layout)}; known are ${known}`,
      );
    }
    const speaker = { kind: 'sink', name, use: use.use } as const;
    sinks.push({ name, layout, sink: guardSink(await open<Sink>('sink', name, use), speaker) });
  }
  const [backendName, backendUse] = backendOf(configuration);
  const backend = guardBackend(await open<Backend>('backend', backendName, backendUse), {
    kind: 'backend',
    name: backendName,
    use: backendUse.use,
  });
  if (backend.keyGenerator === undefined) {
    throw new Fault('usage', `${file}: backend ${backendName} (${backendUse.use}) makes no keys`);
  }
  refuseKeyKinds(cluster, backend.keyGenerator.makes, `${file}: backend ${backendName} (${backendUse.use})`);
  return {
    configuration,
    cluster,
    sinks,
    workshop: { keys: backend.keyGenerator, style: styles[cluster.profile], now: () => new Date() },
    declaration: typed({ file: options.file, environment: options.environment }),
    sameFiles: typed({ file: options.file, environment: options.environment, to: options.to }),
    close: async () => {
      await backend.close();
      for (const { sink } of sinks) await sink.close();
    },
  };
}

function sinksOf(
  configuration: ReadConfiguration,
  options: OptionValues,
  folder: string,
): Readonly<Record<string, SinkUse>> {
  const directory = (root: string): Readonly<Record<string, SinkUse>> => ({
    main: { ...unwritten(defaultSink), with: { root: resolve(root) }, layout: defaultLayout },
  });
  if (options.to !== undefined) return directory(options.to);
  const { environment } = configuration;
  if (environment === null || Object.keys(environment.sinks).length === 0) {
    return directory(configuration.directory ?? defaultDirectory);
  }
  return Object.fromEntries(
    Object.entries(environment.sinks).map(([name, use]) => [
      name,
      use.use === defaultSink ? fromFolder(use, folder) : use,
    ]),
  );
}

/** A relative directory in a file is meant from where the file is, not from where somebody stands. */
function fromFolder(use: SinkUse, folder: string): SinkUse {
  const options = use.with as { readonly root?: unknown };
  return typeof options.root === 'string' ? { ...use, with: { ...options, root: resolve(folder, options.root) } } : use;
}

function backendOf(configuration: ReadConfiguration): readonly [string, PluginUse] {
  const backends = configuration.environment?.backends ?? {};
  const first =
    backends['default'] === undefined ? Object.entries(backends)[0] : (['default', backends['default']] as const);
  return first ?? ['default', unwritten(defaultBackend)];
}

/** A plugin that no file names. */
function unwritten(use: string): PluginUse {
  const position = { line: 1, column: 1 };
  return { use, with: {}, position, positionOf: () => position };
}

function optionFault(error: OptionProblems, file: string, who: string): Fault {
  const lines = error.problems.map((problem) => problemText({ ...problem, file, path: `${who}: ${problem.path}` }));
  return new Fault('usage', lines.join('\n'));
}

/** Options as they were typed, with a space in front. */
function typed(options: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(options)
    .filter((pair): pair is [string, string] => pair[1] !== undefined)
    .map(
      ([name, value]) =>
        ` ${name === 'to' ? '--to' : `-${name[0]}`} ${/^[\w./:@-]+$/.test(value) ? value : `'${value}'`}`,
    )
    .join('');
}
