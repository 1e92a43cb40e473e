import { type OpenSink, placesOf } from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import type { Cluster } from '@kpki/spec';
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
}

/**
 * Asks everything that is open whether it can be worked with, and each sink for the rights that it lacks for the places
 * of this cluster; nothing is written. Throws what is no answer of a plugin's: a defect, and that it was stopped.
 */
export async function checkPlugins({ cluster, sinks, opened }: Checked, call: Call): Promise<readonly CheckLine[]> {
  const lines: CheckLine[] = [];
  for (const { who, instance } of opened) {
    const sink = sinks.find(({ name }) => who === `sink ${name}`);
    lines.push(
      await lineOf(who, async () => {
        await instance.check(call);
        return sink === undefined ? [] : missingRights(cluster, sink, call);
      }),
    );
  }
  return lines;
}

async function missingRights(cluster: Cluster, sink: OpenSink, call: Call): Promise<readonly string[]> {
  const places = placesOf(cluster, [sink]).map(({ place }) => place);
  return (await sink.sink.missingRights?.(places, call)) ?? [];
}

async function lineOf(who: string, check: () => Promise<readonly string[]>): Promise<CheckLine> {
  try {
    const missing = await check();
    if (missing.length === 0) return { who, state: 'fine', text: 'ready', missing };
    const text = `it lacks ${missing.length === 1 ? 'a right' : `${missing.length} rights`}: ${missing.join('; ')}`;
    return { who, state: 'wrong', text: `${text}; kpki explain ${who} prints what it needs`, missing };
  } catch (error) {
    if (!PluginError.is(error) || error.code === 'cancelled') throw error;
    return { who, state: 'wrong', text: error.message, missing: [] };
  }
}
