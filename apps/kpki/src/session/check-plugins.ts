import type { Listener, OpenSink } from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import { optionWords } from '../options/option-words.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { backendsOf } from './backends.ts';
import { type AuthorityCheck, checkAuthorities } from './check-authorities.ts';
import type { ReadConfiguration } from './configuration.ts';
import { type Declared, type Lack, lackOfBackend, lackOfSink } from './missing-rights.ts';
import { openSink, sinksOf } from './open-sinks.ts';
import { type OpenedPlugin, open } from './opening.ts';
import { withOpening } from './session.ts';
import type { Target } from './target.ts';

/** What one plugin of an environment says of itself. */
export interface CheckLine {
  /** `sink main` */
  readonly who: string;
  readonly state: 'fine' | 'wrong';
  readonly text: string;
  /** The rights that it needs for this cluster and has not: a line of plain words for each. */
  readonly missing: readonly string[];
}

/** An environment, with what its plugins say of themselves, and of the keys of its authorities. */
export interface CheckedEnvironment {
  readonly configuration: ReadConfiguration;
  readonly lines: readonly CheckLine[];
  readonly authorities: readonly AuthorityCheck[];
}

interface Checked extends Declared {
  readonly sinks: readonly OpenSink[];
  readonly opened: readonly OpenedPlugin[];
}

/**
 * Asks everything that is open whether it can be worked with, and for the rights that it lacks for this environment: a
 * sink for its places, a backend for its keys and issuers. Nothing is written. Throws what is no answer of a plugin's: a
 * defect, and that it was stopped.
 */
export async function checkPlugins(checked: Checked, call: Call): Promise<readonly CheckLine[]> {
  const lines: CheckLine[] = [];
  for (const plugin of checked.opened) lines.push(await lineOf(plugin, checked, call));
  return lines;
}

function lineOf(plugin: OpenedPlugin, checked: Checked, call: Call): Promise<CheckLine> {
  const { kind, name, instance } = plugin;
  return lineAbout(`${kind} ${name}`, async () => {
    await instance.check(call);
    if (plugin.kind === 'backend') return lackOfBackend(name, plugin.instance, checked, call);
    const sink = checked.sinks.find((each) => each.name === name);
    return sink === undefined ? null : lackOfSink(sink, checked, call);
  });
}

/**
 * The same for an environment of which not everything may open: each of its sinks is opened and asked by itself, and its
 * backend, so that one that cannot be opened is a line like the others.
 */
export function checkEnvironment(
  target: Target,
  terminal: Terminal,
  listener: Listener,
  call: Call,
): Promise<CheckedEnvironment> {
  return withOpening(target, terminal, listener, async (configuration, opening) => {
    const { file, environment } = target;
    const declared = { configuration, declaration: optionWords({ file, environment }) };
    const lines: CheckLine[] = [];
    for (const [name, use] of Object.entries(sinksOf(configuration, target))) {
      const ask = async (): Promise<Lack | null> => {
        const sink = await openSink(name, use, opening);
        await sink.sink.check(call);
        return lackOfSink(sink, declared, call);
      };
      lines.push(await lineAbout(`sink ${name}`, ask));
    }
    for (const [backend, use] of Object.entries(backendsOf(configuration))) {
      const ask = async (): Promise<Lack | null> => {
        const opened = await open('backend', backend, use, opening);
        await opened.check(call);
        return lackOfBackend(backend, opened, declared, call);
      };
      lines.push(await lineAbout(`backend ${backend}`, ask));
    }
    return { configuration, lines, authorities: await checkAuthorities(configuration, opening.opened, call) };
  });
}

async function lineAbout(who: string, ask: () => Promise<Lack | null>): Promise<CheckLine> {
  try {
    const lack = await ask();
    if (lack === null) return { who, state: 'fine', text: 'ready', missing: [] };
    return { who, state: 'wrong', ...lack };
  } catch (error) {
    if (!PluginError.is(error) || error.code === 'cancelled') throw error;
    return { who, state: 'wrong', text: error.message, missing: [] };
  }
}
