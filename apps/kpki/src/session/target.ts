/** Which declaration is meant, and where its results are: what every command that reads one is told. */
export interface Target {
  readonly file?: string;
  readonly environment?: string;
  /** A directory that stands in for the environment's sinks. */
  readonly to?: string;
  /** The one sink of the environment that is meant. */
  readonly from?: string;
}
