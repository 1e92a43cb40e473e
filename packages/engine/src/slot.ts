import type { Entry, Layout, Part, Place, Sink } from '@kpki/plugin';
import type { Artifact } from '@kpki/spec';

/** A sink that is open, under the name that the configuration gives it, with the layout it is filled by. */
export interface OpenSink {
  readonly name: string;
  readonly sink: Sink;
  readonly layout: Layout;
}

/**
 * What stands beside the parts of an artifact while something about it changes: a key that waits for its certificate, and
 * of what is rotated the generation after or before the one in use. And the certificate that a component signs with,
 * where the file of the CA is its trust bundle too, and that component takes one certificate alone.
 */
const partsBeside = [
  'next key',
  'next certificate',
  'previous key',
  'previous certificate',
  'signing certificate',
] as const;
export type PartBeside = (typeof partsBeside)[number];

/** A part of a layout, or what stands beside one. */
export type SlotPart = Part | PartBeside;

export function isBeside(part: SlotPart): part is PartBeside {
  return partsBeside.some((each) => each === part);
}

/** One part of one artifact at one entry of one place. */
export interface Slot {
  readonly artifact: Artifact;
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

/** What is to be written at one slot; null: it is taken away. */
export interface Content {
  readonly slot: Slot;
  readonly content: Entry | null;
}
