import { type OpenSink, placesOf } from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import type { Cluster } from '@kpki/spec';
import { shellWord } from '../options/option-words.ts';
import type { OpenedPlugin } from './opening.ts';

/** What one plugin of an environment says of itself. */
export interface CheckLine {
  /** `sink main` */
  readonly who: string;
  readonly state: 'fine' | 'wrong';
  readonly text: string;
  /** The rights that it needs for this cluster and has not: a line of plain words for each. */
  readonly missing: readonly string[];
}

interface Checked {
  readonly cluster: Cluster;
  readonly sinks: readonly OpenSink[];
  readonly opened: readonly OpenedPlugin[];
  /** The options that name the declaration, to be typed again. */
  readonly declaration: string;
}

/**
 * Asks everything that is open whether it can be worked with, and each sink for the rights that it lacks for the places
 * of this cluster; nothing is written. Throws what is no answer of a plugin's: a defect, and that it was stopped.
 */
export async function checkPlugins(checked: Checked, call: Call): Promise<readonly CheckLine[]> {
  const lines: CheckLine[] = [];
  for (const plugin of checked.opened) lines.push(await lineOf(plugin, checked, call));
  return lines;
}

async function lineOf({ kind, name, instance }: OpenedPlugin, checked: Checked, call: Call): Promise<CheckLine> {
  const who = `${kind} ${name}`;
  const sink = kind === 'sink' ? checked.sinks.find((each) => each.name === name) : undefined;
  try {
    await instance.check(call);
    const missing = sink === undefined ? [] : await missingRights(checked.cluster, sink, call);
    if (sink === undefined || missing.length === 0) return { who, state: 'fine', text: 'ready', missing: [] };
    return { who, state: 'wrong', text: lackText(missing, sink, checked.declaration), missing };
  } catch (error) {
    if (!PluginError.is(error) || error.code === 'cancelled') throw error;
    return { who, state: 'wrong', text: error.message, missing: [] };
  }
}

async function missingRights(cluster: Cluster, sink: OpenSink, call: Call): Promise<readonly string[]> {
  const places = placesOf(cluster, [sink]).map(({ place }) => place);
  return (await sink.sink.missingRights?.(places, call)) ?? [];
}

function lackText(missing: readonly string[], { name, sink }: OpenSink, declaration: string): string {
  const lack = `it lacks ${missing.length === 1 ? 'a right' : `${missing.length} rights`}: ${missing.join('; ')}`;
  if (sink.rights === undefined) return lack;
  return `${lack}; \`kpki explain sink ${shellWord(name)}${declaration}\` prints what it needs`;
}
