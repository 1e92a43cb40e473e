/** Who keeps a copy of an artifact. */
export interface Keeper {
  /** Null: the copy belongs to no node. */
  readonly node: string | null;
  /** Null where one sink keeps all copies, and the node says enough. */
  readonly sink: string | null;
}

/** The keepers of each value that differs, in the order of the copies. */
export type Differing = readonly (readonly Keeper[])[];
