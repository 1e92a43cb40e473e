import { PluginError } from '@kpki/plugin';

/** Who spoke, for a person: `sink "main" (@kpki/filesystem)`. */
export interface Speaker {
  readonly kind: 'backend' | 'sink';
  /** The name that the configuration gives it. */
  readonly name: string;
  readonly use: string;
  /** Takes out of a message what must not be seen: a plugin may have put a secret there. */
  readonly hide: (text: string) => string;
}

/** What may have happened when a plugin throws something that is no PluginError. */
type Doubt = 'unavailable' | 'uncertain';

/**
 * Runs a call of a plugin, so that an error says who spoke, and one without a code is taken for the worst that the
 * call allows.
 */
export async function heard<T>(speaker: Speaker, doubt: Doubt, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw attributed(error, speaker, doubt);
  }
}

/** The same for a call that answers at once; such a call changes nothing. */
export function heardAtOnce<T>(speaker: Speaker, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw attributed(error, speaker, 'unavailable');
  }
}

function attributed(cause: unknown, { kind, name, use, hide }: Speaker, doubt: Doubt): PluginError {
  const who = `${kind} "${name}" (${use})`;
  const code = PluginError.is(cause) ? cause.code : doubt;
  const said = cause instanceof Error || PluginError.is(cause) ? cause.message : 'unknown failure';
  return new PluginError(code, `${who}: ${hide(said)}`, { cause });
}
