export interface Target {
  readonly name: string;
  readonly seeds: readonly (string | Uint8Array)[];
  /** Throws where the parser breaks its promise: a foreign error, or a result that differs when parsed twice. */
  readonly run: (bytes: Uint8Array) => void | Promise<void>;
}

export function unlessRefused<T>(isRefusal: (error: unknown) => boolean, parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

export async function unlessRefusedLater<T>(
  isRefusal: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

export function demand(holds: boolean, promise: string): void {
  if (!holds) throw new Error(`a promise is broken: ${promise}`);
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
