import { type BackendPlugin, type Host, type Plugin, PluginError, type SinkPlugin } from '@kpki/plugin';
import type { PluginUse, Position } from '@kpki/spec';

/** The plugins that come with kpki: looked up first, so that nothing in a folder can pose as one. */
export type Builtins = Readonly<Record<string, () => Promise<Readonly<Record<string, unknown>>>>>;

/** Finds a module that is not built in, as an import from the configuration file's folder would. */
export type Resolve = (name: string) => Promise<Readonly<Record<string, unknown>>>;

/** An option that a plugin's own schema refuses, where it stands in the file. */
export interface OptionProblem extends Position {
  readonly path: string;
  readonly message: string;
}

/** Options that a plugin refuses: all of them at once. */
export class OptionProblems extends Error {
  readonly problems: readonly OptionProblem[];
  constructor(problems: readonly OptionProblem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.name = 'OptionProblems';
    this.problems = problems;
  }
}

const contractVersion = 1;

/**
 * Loads a plugin by name, checks what it is before anything of it runs, checks its options, and opens it.
 * Throws 'missing' when there is no such module, 'invalid' when it is no plugin of this kind or of a newer contract,
 * OptionProblems when it refuses its options.
 */
export async function openPlugin<Instance>(
  kind: 'backend' | 'sink',
  use: PluginUse,
  builtins: Builtins,
  resolve: Resolve,
  host: Host,
): Promise<Instance> {
  const module = await (builtins[use.use]?.() ?? resolve(use.use));
  const plugin = module[kind];
  if (!isPlugin(plugin) || plugin.kind !== kind) {
    throw new PluginError('invalid', `${use.use} exports no \`${kind}\``);
  }
  if (plugin.spec !== contractVersion) {
    throw new PluginError(
      'invalid',
      `${use.use} speaks version ${String(plugin.spec)} of the plugin contract, this kpki version ${contractVersion}`,
    );
  }
  const checked = await plugin.options['~standard'].validate(use.with);
  if (checked.issues !== undefined) {
    throw new OptionProblems(
      checked.issues.map(({ path, message }) => ({
        ...use.positionOf(path ?? []),
        path: (path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.'),
        message,
      })),
    );
  }
  return (await plugin.open(checked.value as never, host)) as Instance;
}

function isPlugin(value: unknown): value is Plugin<'backend' | 'sink', never, unknown> & (BackendPlugin | SinkPlugin) {
  return typeof value === 'object' && value !== null && 'kind' in value && 'spec' in value && 'open' in value;
}
