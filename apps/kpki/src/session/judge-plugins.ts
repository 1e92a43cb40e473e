import { builtinLayouts } from '@kpki/engine';
import { PluginError, type SchemaIssue } from '@kpki/plugin';
import { nearest, type PluginUse, type Problem, type SinkUse } from '@kpki/spec';
import { hideSecrets } from '../hide-secrets.ts';
import type { ReadConfiguration } from './configuration.ts';
import { stepsOf } from './judge-options.ts';
import { type AnyPlugin, type PluginKind, pluginOf } from './known-plugins.ts';
import { backendOf } from './open-keys.ts';
import { sinksOf } from './open-sinks.ts';

/** A plugin as a configuration has it. */
interface Used {
  readonly kind: PluginKind;
  readonly name: string;
  readonly use: PluginUse;
}

/**
 * What is wrong with the plugins that a configuration names, before any of them is opened: that there is none, that it
 * refuses its options, that there is no such layout. Loading runs their code, as opening them would.
 */
export async function pluginProblems(
  configuration: ReadConfiguration,
  directory: string | undefined,
  folder: string,
): Promise<readonly Problem[]> {
  const { file } = configuration;
  const sinks = Object.entries(sinksOf(configuration, directory));
  const [backend, use] = backendOf(configuration);
  const used: readonly Used[] = [
    { kind: 'backend', name: backend, use },
    ...sinks.map(([name, sink]): Used => ({ kind: 'sink', name, use: sink })),
  ];
  const ofPlugins = await Promise.all(used.map((each) => problemsOf(each, file, folder)));
  return [...sinks.flatMap(([name, sink]) => layoutProblem(name, sink, file)), ...ofPlugins.flat()];
}

async function problemsOf({ kind, name, use }: Used, file: string, folder: string): Promise<readonly Problem[]> {
  const who = `${kind} ${name}`;
  let plugin: AnyPlugin;
  try {
    plugin = await pluginOf(kind, use.use, folder);
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return [{ file, ...use.position, path: who, message: hideSecrets(error.message) }];
  }
  return (await issuesOf(plugin, use)).map((issue) => {
    const steps = stepsOf(issue);
    // Without a path it is the options as a whole that are meant.
    const text = steps.length === 0 ? who : `${who}: ${steps.join('.')}`;
    return { file, ...use.positionOf(issue.path ?? []), path: text, message: hideSecrets(issue.message) };
  });
}

async function issuesOf({ options }: AnyPlugin, use: PluginUse): Promise<readonly SchemaIssue[]> {
  try {
    return (await options['~standard'].validate(use.with)).issues ?? [];
  } catch {
    // Opening it fails in the same way, and says who spoke.
    return [];
  }
}

function layoutProblem(name: string, { layout, layoutPosition }: SinkUse, file: string): readonly Problem[] {
  const known = builtinLayouts.map((each) => each.name);
  if (known.includes(layout)) return [];
  const near = nearest(layout, known);
  const next = near === null ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
  const message = `there is no layout ${JSON.stringify(layout)}; ${next}`;
  return [{ file, ...layoutPosition, path: `sink ${name}`, message }];
}
