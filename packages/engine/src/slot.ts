import type { Layout, Part, Place, Sink } from '@kpki/plugin';
import type { Artefact } from '@kpki/spec';

/** A sink that is open, under the name that the configuration gives it, with the layout it is filled by. */
export interface OpenSink {
  readonly name: string;
  readonly sink: Sink;
  readonly layout: Layout;
}

/** A part of a layout, or a key that waits beside the one in use until its certificate is there. */
export type SlotPart = Part | 'next key';

/** One part of one artefact at one entry of one place. */
export interface Slot {
  readonly artefact: Artefact;
  readonly part: SlotPart;
  /** The node whose copy it is; null for what no node keeps, and for what several share. */
  readonly node: string | null;
  readonly sink: OpenSink;
  /** Shared by all slots of the place, so that they can be compared by identity. */
  readonly place: Place;
  readonly entry: string;
  /** Where it is, for a person: the entry where its sink has one place, else with the path of its place. */
  readonly where: string;
  readonly encoding: string;
  readonly secrecy: 'public' | 'secret';
}
