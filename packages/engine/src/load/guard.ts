import { type Backend, PluginError, type Sink } from '@kpki/plugin';

/** Who spoke, for a person: `sink "main" (@kpki/filesystem)`. */
export interface Speaker {
  readonly kind: 'backend' | 'sink';
  readonly name: string;
  readonly use: string;
}

/** What may have happened when a plugin throws something that is no PluginError. */
type Doubt = 'unavailable' | 'uncertain';

function wrapped(error: unknown, speaker: Speaker, doubt: Doubt): PluginError {
  const who = `${speaker.kind} "${speaker.name}" (${speaker.use})`;
  if (PluginError.is(error)) return new PluginError(error.code, `${who}: ${error.message}`, { cause: error });
  return new PluginError(doubt, `${who}: ${error instanceof Error ? error.message : 'unknown failure'}`, {
    cause: error,
  });
}

async function guarded<T>(speaker: Speaker, doubt: Doubt, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw wrapped(error, speaker, doubt);
  }
}

/**
 * A sink as the engine uses it: each error says who spoke, and a failure without a code is taken for the worst that
 * the call allows.
 */
export function guardSink(sink: Sink, speaker: Speaker): Sink {
  const { reveal, lock, rights } = sink;
  return {
    atomic: sink.atomic,
    check: (call) => guarded(speaker, 'unavailable', () => sink.check(call)),
    close: () => guarded(speaker, 'unavailable', () => sink.close()),
    locate: (placement, kept) => {
      try {
        return sink.locate(placement, kept);
      } catch (error) {
        throw wrapped(error, speaker, 'unavailable');
      }
    },
    read: (at, call) => guarded(speaker, 'unavailable', () => sink.read(at, call)),
    write: (at, change, expected, call) => guarded(speaker, 'uncertain', () => sink.write(at, change, expected, call)),
    ...(reveal === undefined
      ? {}
      : { reveal: (at, entry, call) => guarded(speaker, 'unavailable', () => reveal.call(sink, at, entry, call)) }),
    ...(lock === undefined
      ? {}
      : { lock: (at, holder, call) => guarded(speaker, 'uncertain', () => lock.call(sink, at, holder, call)) }),
    ...(rights === undefined ? {} : { rights: (places) => rights.call(sink, places) }),
  };
}

/** A backend as the engine uses it; what it signs is verified where it is used. */
export function guardBackend(backend: Backend, speaker: Speaker): Backend {
  const { keyGenerator } = backend;
  return {
    ...backend,
    check: (call) => guarded(speaker, 'unavailable', () => backend.check(call)),
    close: () => guarded(speaker, 'unavailable', () => backend.close()),
    ...(keyGenerator === undefined
      ? {}
      : {
          keyGenerator: {
            makes: keyGenerator.makes,
            generate: (kind, call) => guarded(speaker, 'unavailable', () => keyGenerator.generate(kind, call)),
            adopt: (pkcs8, call) => guarded(speaker, 'unavailable', () => keyGenerator.adopt(pkcs8, call)),
          },
        }),
  };
}
