import { hash, randomBytes } from 'node:crypto';
import type { Location } from '@kpki/plugin';
import type { LocationState } from '../inventory/read-locations.ts';

/**
 * The name of an apply, under which locations retain what it replaced: its time, so that names sort by time; the number of
 * locations and the last of them, so that an interrupted one is detected; and the name of the apply that it reverts, with
 * whether that makes it a redo, or else a digest of its purpose.
 */
interface ApplyIdParts {
  /** RFC 3339, UTC, with milliseconds. */
  readonly began: string;
  /** Tells apart what began at the same time. */
  readonly random: string;
  readonly locations: number;
  /** As `purposeOf` returns it; null for an undo. */
  readonly purpose: string | null;
  /** `began/random` of the apply that an undo reverts; null: no undo. */
  readonly undoes: string | null;
  /** Whether it reverts an undo, so that the next undo reverts the apply again. */
  readonly isRedo: boolean;
  /** The location that is written after all others, as `keyOfLocation` returns it. Null: no location is. */
  readonly last: string | null;
}

type WrittenLocations = Pick<ApplyIdParts, 'locations' | 'last'>;

/** An apply ID and its text in places. */
export type ApplyId = ApplyIdParts & { readonly text: string };

type ApplyIdPurpose = Pick<ApplyIdParts, 'purpose'> | { readonly undone: ApplyIdParts };

/** Later than all of these, whatever the clock says. */
export function newApplyId(
  now: Date,
  { locations, last }: WrittenLocations,
  earlier: readonly string[],
  what: ApplyIdPurpose,
): string {
  const newest = newestOf(earlier)?.began;
  const least = newest === undefined ? 0 : new Date(newest).getTime() + 1;
  const began = new Date(Math.max(now.getTime(), least)).toISOString();
  const name = `${began}/${randomBytes(3).toString('hex')}/${locations}`;
  const about = 'undone' in what ? `${revertsUndo(what.undone) ? redoMark : ''}${nameOf(what.undone)}` : what.purpose;
  const word = last === null ? null : `last:${last}`;
  return [name, about, word].filter((part) => part !== null).join('/');
}

/** Whether what reverts this apply is a redo. */
export function revertsUndo({ undoes, isRedo }: Pick<ApplyIdParts, 'undoes' | 'isRedo'>): boolean {
  return undoes !== null && !isRedo;
}

const redoMark = 'redo:';

/** A digest, since the name of a location would be too long for an apply ID. */
export function keyOfLocation({ sink, location }: LocationState): string {
  return hash('sha256', JSON.stringify([sink.name, location.id]), 'hex').slice(0, 8);
}

export function nameOf({ began, random }: ApplyIdParts): string {
  return `${began}/${random}`;
}

const form =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\/([0-9a-f]{6})\/(\d{1,9})(?:\/(?:([0-9a-f]{8})|(redo:)?(\S+\/[0-9a-f]{6})))?(?:\/(?:last|last-made):([0-9a-f]{8}))?$/;

/** Null for an apply ID of another program. */
export function readApplyId(text: string): ApplyIdParts | null {
  const [, began, random, locations, purpose, redo, undoes, last] = form.exec(text) ?? [];
  if (began === undefined || random === undefined || locations === undefined) return null;
  const reported = { purpose: purpose ?? null, undoes: undoes ?? null, isRedo: redo !== undefined, last: last ?? null };
  return { began, random, locations: Number(locations), ...reported };
}

/** Null where no apply ID is kpki's. */
export function newestOf(applyIds: readonly string[]): ApplyId | null {
  const read = applyIds.flatMap((text) => {
    const applyId = readApplyId(text);
    return applyId === null ? [] : [{ ...applyId, text }];
  });
  return read.toSorted((a, b) => (nameOf(a) < nameOf(b) ? 1 : -1))[0] ?? null;
}

/** The apply ID of what each location retains; locations that retain nothing are absent. */
export type ApplyIds = ReadonlyMap<Location, string>;

/**
 * Whether an apply is complete: all its locations have its apply ID, or the last written one has. A location deleted since has
 * none, so that their number alone does not tell.
 */
export function isComplete(applyId: ApplyId, locations: readonly LocationState[], applyIds: ApplyIds): boolean {
  const written = [...applyIds.values()].filter((text) => text === applyId.text);
  if (written.length >= applyId.locations) return true;
  return locations.some((each) => applyIds.get(each.location) === applyId.text && keyOfLocation(each) === applyId.last);
}

/** Leaves out empty locations: they may retain all earlier content, and their snapshots do not tell. */
export function applyIdsRead(locations: readonly LocationState[]): ApplyIds {
  return new Map(
    locations.flatMap(({ location, snapshot }) =>
      snapshot?.retains === undefined ? [] : [[location, snapshot.retains] as const],
    ),
  );
}

/** Returns when the newest apply or undo began, by the locations that were read; null: none of kpki is known. */
export function lastApplyBegan(locations: readonly LocationState[]): Date | null {
  const newest = newestOf([...applyIdsRead(locations).values()]);
  return newest === null ? null : new Date(newest.began);
}

/** Returns whether the last apply or undo was interrupted, by the locations that were read. */
export function wasInterrupted(locations: readonly LocationState[]): boolean {
  const applyIds = applyIdsRead(locations);
  const newest = newestOf([...applyIds.values()]);
  return newest !== null && !isComplete(newest, locations, applyIds);
}
