import type { FaultProxyOptions, SeenRequest } from '@kpki/services';
import type { Stored } from './stored.ts';

/** What a request is for, as far as its method and path tell. */
export type Purpose = 'read' | 'write' | 'other';

/** A real server that a sink of kpki fills, seen from both sides: as kpki uses it, and past kpki. */
export interface Stand extends AsyncDisposable {
  readonly name: string;
  /** The server's own: `Vault 1.21.4`. */
  readonly server: string;
  /** How proxies in front of it are opened. */
  readonly proxy: FaultProxyOptions;
  openRoom(room: string): Promise<void>;
  /** The sink as a kpki.yaml has it, in YAML's flow style, for a server at that origin; a request may take so long. */
  sink(origin: string, room: string, seconds: number): string;
  purposeOf(request: SeenRequest): Purpose;
  /** The object that a request is about, by the name that an error has to hold; null where it is about none. */
  objectOf(request: SeenRequest): string | null;
  /** All that it holds in a room, asked of the server itself. */
  look(room: string): Promise<Stored>;
  clear(room: string): Promise<void>;
  /** Lets the time of a lock in the room run out; `isHolderDead`: the process that took it has ended. */
  expireLocks(room: string, isHolderDead: boolean): Promise<void>;
  /** The secrets that must not be printed or sent elsewhere. */
  readonly secrets: readonly string[];
}
