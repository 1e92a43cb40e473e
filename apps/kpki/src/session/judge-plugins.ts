import { judgedOptions } from '@kpki/engine';
import { PluginError, type SchemaIssue } from '@kpki/plugin';
import type { PluginUse, Problem, SinkUse } from '@kpki/spec';
import { hideSecrets } from '../hide-secrets.ts';
import { backendsOf } from './backends.ts';
import type { ReadConfiguration, Target } from './configuration.ts';
import { saidText } from './error-text.ts';
import { stepsOf } from './judge-answers.ts';
import { type AnyPlugin, layoutFault, layoutOf, type PluginKind, pluginOf } from './known-plugins.ts';
import { sinksOf } from './open-sinks.ts';
import type { Unopened } from './unopened-sink.ts';

export interface UsedPlugin {
  readonly kind: PluginKind;
  readonly name: string;
  readonly use: PluginUse;
}

/**
 * Returns the problems of the plugins that a configuration names, before any is opened: no such plugin, refused
 * options, no such layout. Loading runs their code, as opening would. With `reported`, a sink that cannot be opened is no
 * problem, but a misspelled layout is.
 */
export async function pluginProblems(
  configuration: ReadConfiguration,
  target: Pick<Target, 'dir' | 'from'>,
  folder: string,
  unopened: Unopened = 'stops',
): Promise<readonly Problem[]> {
  const { file } = configuration;
  const configured = Object.entries(sinksOf(configuration, target));
  const sinks = unopened === 'stops' ? configured : configured.filter(([, { layout }]) => layoutFault(layout) !== null);
  const used: readonly UsedPlugin[] = [
    ...Object.entries(backendsOf(configuration)).map(([name, use]): UsedPlugin => ({ kind: 'backend', name, use })),
    ...sinks.map(([name, sink]): UsedPlugin => ({ kind: 'sink', name, use: sink })),
  ];
  const ofPlugins = await Promise.all(used.map((each) => problemsOf(each, file, folder)));
  const ofLayouts = await Promise.all(sinks.map(([name, sink]) => layoutProblems(name, sink, file, folder)));
  return [...ofLayouts.flat(), ...ofPlugins.flat()];
}

async function problemsOf(used: UsedPlugin, file: string, folder: string): Promise<readonly Problem[]> {
  const { kind, name, use } = used;
  const who = `${kind} ${name}`;
  let plugin: AnyPlugin;
  try {
    plugin = await pluginOf(kind, use.use, folder);
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return [{ file, ...use.position, path: who, message: hideSecrets(saidText(error)) }];
  }
  return (await issuesOf(plugin, used)).map((issue) => {
    const steps = stepsOf(issue);
    const text = steps.length === 0 ? who : `${who}: ${steps.join('.')}`;
    return { file, ...use.positionOf(issue.path ?? []), path: text, message: hideSecrets(issue.message) };
  });
}

async function issuesOf(plugin: AnyPlugin, { kind, name, use }: UsedPlugin): Promise<readonly SchemaIssue[]> {
  try {
    const judged = await judgedOptions(plugin, use.with, { kind, name, use: use.use, hide: hideSecrets });
    return 'issues' in judged ? judged.issues : [];
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return [{ message: saidText(error) }];
  }
}

async function layoutProblems(
  name: string,
  { layout, layoutPosition }: SinkUse,
  file: string,
  folder: string,
): Promise<readonly Problem[]> {
  try {
    await layoutOf(layout, folder);
    return [];
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return [{ file, ...layoutPosition, path: `sink ${name}`, message: hideSecrets(saidText(error)) }];
  }
}
