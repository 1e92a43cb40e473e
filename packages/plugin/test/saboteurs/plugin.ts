import type { Opened, Plugin } from '../../src/host.ts';

type AnyPlugin = Plugin<'backend' | 'sink', unknown, Opened>;

/** A plugin that says something wrong of itself, whatever it opens to. */
export interface PluginSaboteur {
  readonly does: string;
  /** The case that is meant to catch it. */
  readonly caughtBy: string;
  /** What it exports in place of what is right. */
  readonly changed: Readonly<Partial<Record<keyof AnyPlugin, unknown>>>;
}

export const pluginSaboteurs: readonly PluginSaboteur[] = [
  { does: 'bears another version of the contract', caughtBy: 'plugin.contract', changed: { contract: 2 } },
  { does: 'bears no version of the contract', caughtBy: 'plugin.contract', changed: { contract: undefined } },
  { does: 'says that it is of another kind', caughtBy: 'plugin.contract', changed: { kind: 'layout' } },
  { does: 'has no name', caughtBy: 'plugin.contract', changed: { name: ' ' } },
  {
    does: 'has options that nothing can check',
    caughtBy: 'plugin.contract',
    changed: { options: { '~standard': { version: 1, vendor: 'acme' } } },
  },
];
