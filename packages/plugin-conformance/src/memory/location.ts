import type { Kept, Location, Placement } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';

/** The memory sink's data of a placement; the host sees only the ID. */
export interface MemoryLocation extends Location {
  readonly kept: Kept;
  readonly attributes: string;
}

export function locate(placement: Placement, kept: Kept): MemoryLocation {
  if (placement.path.length === 0) throw new PluginError('invalid', 'locating a location: its path is empty');
  for (const name of placement.path) mustBeName(name, 'path');
  for (const entry of kept.keys()) for (const name of entry.split('/')) mustBeName(name, 'entry');
  return { id: placement.path.join('/'), kept: new Map(kept), attributes: JSON.stringify(placement.with ?? {}) };
}

function mustBeName(name: string, where: 'path' | 'entry'): void {
  if (/^[A-Za-z0-9._-]+$/.test(name) && !/^\.+$/.test(name)) return;
  throw new PluginError(
    'invalid',
    `locating a location: ${JSON.stringify(name)} is no name in a memory sink's ${where}`,
  );
}

/** Only `locate` makes locations, so a location without these fields is an error of the host. */
export function memoryLocation(at: Location): MemoryLocation {
  if ('kept' in at && 'attributes' in at) return at as MemoryLocation;
  throw new PluginError('invalid', `the location ${at.id} was not located by a memory sink`);
}
