import type { Entry, Layout, Location, Part, Sink } from '@kpki/plugin';
import type { Artifact } from '@kpki/spec';
import type { Words } from './statement.ts';

/** An open sink, with its name in the configuration and its layout. */
export interface OpenSink {
  readonly name: string;
  readonly sink: Sink;
  readonly layout: Layout;
}

/**
 * Slots next to the parts of an artifact while it changes: a key that waits for its certificate, and the previous or
 * next generation in a rotation. The signing certificate is for a component that takes one certificate alone, where the
 * CA's file is its trust bundle too.
 */
const generationSlots = [
  'next key',
  'next certificate',
  'previous key',
  'previous certificate',
  'signing certificate',
] as const;
export type GenerationPart = (typeof generationSlots)[number];

export type SlotPart = Part | GenerationPart;

export function isOtherGeneration(part: SlotPart): part is GenerationPart {
  return generationSlots.some((each) => each === part);
}

/** One part of one artifact at one entry of one location. */
export interface Slot {
  readonly artifact: Artifact;
  readonly part: SlotPart;
  /** The node whose copy it is; null for what several nodes share or none keeps. */
  readonly node: string | null;
  readonly sink: OpenSink;
  /** Shared by all slots of the location, so that they can be compared by identity. */
  readonly location: Location;
  readonly entry: string;
  /** For messages: the entry where its sink has one location, else with the path of its location. */
  readonly where: string;
  readonly encoding: string;
  readonly secrecy: 'public' | 'secret';
}

/** The content to write at a slot; null: the entry is removed. */
export interface Content {
  readonly slot: Slot;
  readonly content: Entry | null;
}

/** Returns the last part of a path: `ca.crt` of `pki/ca.crt`. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What was found in a slot. Unreadable is not absent: there is content, and it is reported. */
export type SlotValue<T> =
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly why: Words }
  | { readonly state: 'present'; readonly value: T };

export function present<T>(found: SlotValue<T> | undefined): T | undefined {
  return found?.state === 'present' ? found.value : undefined;
}

/** Includes a missing slot. */
export function isAbsent(found: SlotValue<unknown> | undefined): boolean {
  return found === undefined || found.state === 'absent';
}
