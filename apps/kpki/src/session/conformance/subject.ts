import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { judgedOptions } from '@kpki/engine';
import { PluginError } from '@kpki/plugin';
import { Fault } from '../../fault.ts';
import { hideSecrets } from '../../hide-secrets.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { keyMakerOf } from '../backends.ts';
import { type ReadConfiguration, readConfiguration, refuseReadOnly, type Target } from '../configuration.ts';
import { defaultFile } from '../default-file.ts';
import { stepsOf } from '../judge-answers.ts';
import type { UsedPlugin } from '../judge-plugins.ts';
import { type AnyPlugin, type PluginKind, pluginOf } from '../known-plugins.ts';
import { sinksOf } from '../open-sinks.ts';
import { unwritten } from '../opening.ts';

export interface ConformanceSubject {
  readonly kind: PluginKind;
  /** The name in the environment; `use` if it has none. */
  readonly name: string;
  readonly use: string;
  readonly plugin: AnyPlugin;
  readonly options: unknown;
  readonly folder: string;
  readonly environment: string | null;
}

/**
 * Finds a plugin: a backend or a sink of the environment, else a package or a file, which is opened without options.
 * Throws a Fault if there is none, if several match, if the environment is read-only, or if the plugin refuses its
 * options.
 */
export async function conformanceSubject(
  target: Target,
  name: string,
  terminal: Terminal,
): Promise<ConformanceSubject> {
  const folder = dirname(resolve(target.file ?? defaultFile));
  const configuration = await configurationOf(target, terminal);
  const known = configuration === null ? [] : pluginsOf(configuration);
  const declared = declaredAs(name, known);
  const [first, ...others] = declared;
  if (others.length > 0) {
    const each = declared.map(({ kind, name: own }) => `${kind} ${own}`).join(', ');
    throw new Fault(
      'usage',
      `${JSON.stringify(name)} may be each of ${each}; name the backend or the sink by a name of its own`,
    );
  }
  if (configuration !== null) refuseReadOnly(configuration);
  const used = first ?? { ...(await undeclared(name, folder, known)), name, use: unwritten(name) };
  const plugin = await pluginOf(used.kind, used.use.use, folder);
  const options = await optionsOf(plugin, used);
  const environment = configuration?.environment?.name ?? null;
  return { kind: used.kind, name: used.name, use: used.use.use, plugin, options, folder, environment };
}

async function configurationOf(target: Target, terminal: Terminal): Promise<ReadConfiguration | null> {
  return target.file === undefined && !existsSync(defaultFile) ? null : readConfiguration(target, terminal);
}

function pluginsOf(configuration: ReadConfiguration): readonly UsedPlugin[] {
  const backends = Object.entries(configuration.environment?.backends ?? {});
  return [
    ...(backends.length > 0 ? backends : [keyMakerOf(configuration)]).map(
      ([own, use]): UsedPlugin => ({ kind: 'backend', name: own, use }),
    ),
    ...Object.entries(sinksOf(configuration, {})).map(([own, use]): UsedPlugin => ({ kind: 'sink', name: own, use })),
  ];
}

/** Prefers the names of the environment to the names of packages. */
function declaredAs(name: string, all: readonly UsedPlugin[]): readonly UsedPlugin[] {
  const named = all.filter((each) => each.name === name);
  return named.length > 0 ? named : all.filter(({ use }) => use.use === name);
}

async function undeclared(
  use: string,
  folder: string,
  known: readonly UsedPlugin[],
): Promise<{ readonly kind: PluginKind }> {
  const kinds: PluginKind[] = [];
  const failures: unknown[] = [];
  for (const kind of ['backend', 'sink'] as const) {
    try {
      await pluginOf(kind, use, folder);
      kinds.push(kind);
    } catch (error) {
      failures.push(error);
    }
  }
  const [kind, other] = kinds;
  if (other !== undefined) {
    throw new Fault(
      'usage',
      `${use} is a backend and a sink; declare the one that is meant in an environment, and name that`,
    );
  }
  if (kind !== undefined) return { kind };
  const [failure] = failures;
  if (known.length === 0 || !PluginError.is(failure) || failure.code !== 'missing') throw failure;
  // A mistyped name of the environment must not be reported as a missing package.
  const names = known.map((each) => `${each.kind} ${each.name}`).join(', ');
  throw new Fault('failed', `${failure.message}; the environment has ${names}`);
}

async function optionsOf(plugin: AnyPlugin, { kind, name, use }: UsedPlugin): Promise<unknown> {
  const judged = await judgedOptions(plugin, use.with, { kind, name, use: use.use, hide: hideSecrets });
  if ('value' in judged) return judged.value;
  const issues = judged.issues.map((issue) => hideSecrets([...stepsOf(issue), issue.message].join(': ')));
  throw new Fault('usage', `${name} cannot be opened with these options: ${issues.join('; ')}`);
}
