interface More {
  /** The whole module instead of the body of `open`. */
  readonly module?: string;
  /** `apply --yes` by default. */
  readonly line?: string;
  /** The exit code; 1 by default. */
  readonly code?: number;
  /** False if no answer of the plugin is wrong, so that no plugin is named. */
  readonly isNamed?: boolean;
  /** Whether it fails only after everything is written. */
  readonly isWritten?: boolean;
}

/** A plugin that breaks its promises by the body of `open` (with `own`, `host` and `options`), and what is said of it. */
export type HostilePlugin = readonly [title: string, open: string | null, says: string | RegExp, more?: More];
