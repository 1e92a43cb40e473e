import type { Host } from '@kpki/plugin';
import type { PluginUse, Position } from '@kpki/spec';
import { checkOptionsAnswer } from './answers.ts';
import { exportedPlugin, type Instances } from './exported-plugin.ts';
import { guardBackend } from './guard-backend.ts';
import { guardSink } from './guard-sink.ts';
import { heard, type Speaker } from './speaker.ts';

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

const guards: { readonly [K in keyof Instances]: (opened: Instances[K], speaker: Speaker) => Instances[K] } = {
  backend: guardBackend,
  sink: guardSink,
};

/** An instance as the engine uses it: see the guards of its kind. */
export function guarded<K extends keyof Instances>(kind: K, opened: Instances[K], speaker: Speaker): Instances[K] {
  return guards[kind](opened, speaker);
}

/**
 * Loads the plugin that the configuration calls `name`, checks what it is before anything of it runs, checks its
 * options, and opens it. From opening on, every error of it, and of the keys and issuers that it hands out, says who
 * spoke; a failure without a code, and an answer that is not of the shape that the contract says, is taken for the worst
 * that the call allows.
 * `hide` takes out of its messages what must not be seen; `around` stands around each of its calls, from opening on.
 * Throws 'missing' when there is no such module, 'invalid' when it is no plugin of this kind or of another version of
 * the contract, OptionProblems when it refuses its options.
 */
export async function openPlugin<K extends keyof Instances>(
  kind: K,
  name: string,
  use: PluginUse,
  builtins: Builtins,
  resolve: Resolve,
  host: Host,
  { hide = (text) => text, around }: Partial<Pick<Speaker, 'hide' | 'around'>> = {},
): Promise<Instances[K]> {
  // Only what the table itself has: every object inherits a `constructor`.
  const builtin = Object.hasOwn(builtins, use.use) ? builtins[use.use] : undefined;
  const module = await (builtin?.() ?? resolve(use.use));
  const plugin = exportedPlugin(module, kind, use.use);
  const speaker: Speaker = { kind, name, use: use.use, hide, ...(around === undefined ? {} : { around }) };
  const checked = await heard(speaker, 'unavailable', async () => {
    const result = await plugin.options['~standard'].validate(use.with);
    checkOptionsAnswer(result);
    return result;
  });
  if (checked.issues !== undefined) {
    throw new OptionProblems(
      checked.issues.map(({ path, message }) => ({
        ...use.positionOf(path ?? []),
        path: (path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.'),
        message,
      })),
    );
  }
  const { value } = checked;
  return heard(speaker, 'unavailable', async () => guarded(kind, await plugin.open(value, host), speaker));
}
