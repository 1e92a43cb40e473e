import type { Host, Plugin, SchemaIssue } from '@kpki/plugin';
import type { PluginUse, Position } from '@kpki/spec';
import { type OptionsAnswer, optionsAnswer } from './answers.ts';
import { exportedPlugin, type Instances } from './exported-layout.ts';
import { type Guard, guardFor, heard } from './guard.ts';
import { guardBackend } from './guard-backend.ts';
import { guardSink } from './guard-sink.ts';
import { guardedHost } from './guarded-host.ts';
import type { PluginOrigin } from './plugin-origin.ts';

/** The plugins that come with kpki: looked up first, so that nothing in a folder can pose as one. */
export type Builtins = Readonly<Record<string, () => Promise<Readonly<Record<string, unknown>>>>>;

/** Finds a module that is not built in, as an import from the configuration file's folder would. */
export type Resolve = (name: string) => Promise<Readonly<Record<string, unknown>>>;

export interface OptionProblem extends Position {
  readonly path: string;
  readonly message: string;
}

/** All options that a plugin refuses. */
export class OptionProblems extends Error {
  readonly problems: readonly OptionProblem[];
  constructor(problems: readonly OptionProblem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.name = 'OptionProblems';
    this.problems = problems;
  }
}

const guards: { readonly [K in keyof Instances]: (opened: Instances[K], guard: Guard) => Instances[K] } = {
  backend: guardBackend,
  sink: guardSink,
};

/** Opens a plugin under the guard of its kind. Throws a PluginError that names the plugin. */
export function openGuarded<K extends keyof Instances>(
  kind: K,
  plugin: Pick<Plugin<K, unknown, Instances[K]>, 'open'>,
  options: unknown,
  host: Host,
  pluginOrigin: PluginOrigin,
): Promise<Instances[K]> {
  const guard = guardFor(pluginOrigin);
  return heard(guard, 'open', null, async () =>
    guards[kind](await plugin.open(options, guardedHost(host, guard)), guard),
  );
}

/** Returns what a plugin's own schema says of its options. Throws a PluginError that names the plugin. */
export function judgedOptions(
  { options }: Pick<Plugin<'backend' | 'sink', unknown, unknown>, 'options'>,
  given: unknown,
  pluginOrigin: PluginOrigin,
): Promise<OptionsAnswer> {
  const validate = async () => optionsAnswer(await options['~standard'].validate(given));
  return heard(guardFor(pluginOrigin), 'check-options', null, validate);
}

/**
 * Loads the plugin that the configuration calls `name`, checks its kind and version before any of it runs, checks its
 * options, and opens it. From then on, every error of it, and of its keys and issuers, names its origin; a failure
 * without a code, a malformed answer, and a call that does not end count as the worst that the call allows. `hide`
 * removes what must not be seen from its messages; `around` wraps each of its calls. Throws 'missing' when there is no
 * such module, 'invalid' when it is no plugin of this kind or of another version of the contract, OptionProblems when
 * it refuses its options.
 */
export async function openPlugin<K extends keyof Instances>(
  kind: K,
  name: string,
  use: PluginUse,
  builtins: Builtins,
  resolve: Resolve,
  host: Host,
  { hide = (text) => text, around }: Partial<Pick<PluginOrigin, 'hide' | 'around'>> = {},
): Promise<Instances[K]> {
  // Own properties only: every object inherits a `constructor`.
  const builtin = Object.hasOwn(builtins, use.use) ? builtins[use.use] : undefined;
  const module = await (builtin?.() ?? resolve(use.use));
  const plugin = exportedPlugin(module, kind, use.use);
  const pluginOrigin: PluginOrigin = { kind, name, use: use.use, hide, ...(around === undefined ? {} : { around }) };
  const judged = await judgedOptions(plugin, use.with, pluginOrigin);
  if ('issues' in judged) throw new OptionProblems(judged.issues.map((issue) => problemOf(issue, use)));
  return openGuarded(kind, plugin, judged.value, host, pluginOrigin);
}

function problemOf({ path = [], message }: SchemaIssue, use: PluginUse): OptionProblem {
  const steps = path.map((step) => String(typeof step === 'object' ? step.key : step));
  return { ...use.positionOf(path), path: steps.join('.'), message };
}
