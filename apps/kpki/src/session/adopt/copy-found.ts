import { resolve } from 'node:path';
import {
  copiedEntry,
  type Draft,
  holdingFor,
  type Listener,
  readObservedState,
  refuseUnread,
  type Tree,
} from '@kpki/engine';
import type { Call, Entry, Location, Secret } from '@kpki/plugin';
import { Fault } from '../../fault.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { reporting, withConfiguration } from '../session.ts';
import { draftedConfiguration } from './adoption.ts';

interface FoundFiles {
  readonly draft: Draft;
  readonly trees: readonly Tree[];
  readonly bytesAt: (where: string) => Secret | null;
  readonly file: string;
}

/**
 * Copies the found files to the locations of the draft's sink. Throws a Fault, and writes nothing, if a location is taken.
 */
export async function copyFound(
  { draft, trees, bytesAt, file }: FoundFiles,
  terminal: Terminal,
  listener: Listener,
  call: Call,
): Promise<void> {
  const configuration = draftedConfiguration(draft.answers, file);
  await withConfiguration(
    configuration,
    { file },
    terminal,
    listener,
    async ({ cluster, sinks, custodies }) => {
      const observed = await readObservedState(cluster, sinks, listener, call, custodies);
      refuseUnread(observed.locations);
      const taken = observed.locations.find(({ snapshot }) => snapshot !== null);
      if (taken !== undefined) {
        const why = 'something of a PKI is there already, and is not replaced; name a new folder with --copy-to';
        throw new Fault('usage', `${resolve(taken.location.id)}: ${why}`);
      }
      const changes = new Map<Location, Map<string, Entry>>(
        observed.locations.map(({ location }) => [location, new Map()]),
      );
      for (const slot of observed.slots) {
        const holding = holdingFor(slot, trees, draft.machines);
        const entry = holding === undefined ? null : copiedEntry(slot, holding, { trees, bytesAt });
        if (entry !== null) changes.get(slot.location)?.set(slot.entry, entry);
      }
      for (const { sink, location } of observed.locations) {
        const set = changes.get(location) ?? new Map();
        if (set.size > 0) await sink.sink.write(location, { set, unset: new Set() }, null, call);
      }
    },
    reporting,
  );
}
