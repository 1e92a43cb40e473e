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
import type { Call, Entry, Place, Secret } from '@kpki/plugin';
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

/** Throws a Fault, and writes nothing, if a place is taken. */
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
      refuseUnread(observed.places);
      const taken = observed.places.find(({ snapshot }) => snapshot !== null);
      if (taken !== undefined) {
        const why = 'something of a PKI is there already, and is not replaced; name a new folder with --copy-to';
        throw new Fault('usage', `${resolve(taken.place.id)}: ${why}`);
      }
      const changes = new Map<Place, Map<string, Entry>>(observed.places.map(({ place }) => [place, new Map()]));
      for (const slot of observed.slots) {
        const holding = holdingFor(slot, trees, draft.machines);
        const entry = holding === undefined ? null : copiedEntry(slot, holding, { trees, bytesAt });
        if (entry !== null) changes.get(slot.place)?.set(slot.entry, entry);
      }
      for (const { sink, place } of observed.places) {
        const set = changes.get(place) ?? new Map();
        if (set.size > 0) await sink.sink.write(place, { set, unset: new Set() }, null, call);
      }
    },
    reporting,
  );
}
