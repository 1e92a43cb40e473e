/** A plugin that keeps to no promise, and what kpki makes of it. */
export interface HostilePlugin {
  readonly title: string;
  /** What it does: JavaScript, of the body of `open` with `own`, `host` and `options`, unless there is `module`. */
  readonly open?: string;
  /** In place of all: what the module exports. */
  readonly module?: string;
  /** `apply --yes` unless told. */
  readonly line?: string;
  /** The exit code; 1 unless told. */
  readonly code?: number;
  /** What is said of it, on either output. */
  readonly says: string | RegExp;
  /** False where it is no answer of the plugin that is wrong, so that nobody is named. */
  readonly isNamed?: boolean;
  /** Where it fails at the end only, what was written is whole. */
  readonly isWritten?: boolean;
}
