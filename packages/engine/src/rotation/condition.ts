/** Something that has to be so in the cluster before a phase. */
export interface Condition {
  /** In a sentence. */
  readonly text: string;
  /** The commands that make it so, in their order; empty where there are none. */
  readonly commands: readonly string[];
}
