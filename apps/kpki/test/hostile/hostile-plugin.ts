export interface HostilePlugin {
  readonly title: string;
  /** The body of `open` in JavaScript, with `own`, `host` and `options`; unless there is `module`. */
  readonly open?: string;
  readonly module?: string;
  /** `apply --yes` by default. */
  readonly line?: string;
  readonly code?: number;
  readonly says: string | RegExp;
  /** False if no answer of the plugin is wrong, so that no plugin is named. */
  readonly isNamed?: boolean;
  /** Whether it fails only after everything is written. */
  readonly isWritten?: boolean;
}
