import { type OpenSink, OptionProblems } from '@kpki/engine';
import { defineLayout, type Layout, PluginError, type Sink } from '@kpki/plugin';
import { problemText } from '@kpki/spec';

/** What becomes of the work when a sink cannot be opened: it stops, or goes on with the others and tells why. */
export type Unopened = 'stops' | 'told';

/** A sink of a session that may go on without it. */
export interface SessionSink extends OpenSink {
  /** Why it could not be opened; absent: it is open. */
  readonly unopened?: PluginError;
}

/**
 * A sink that could not be opened, for work that only tells what is there. Its layout says what it would keep; without
 * one, which may be what is missing, it keeps nothing that anybody could name. Every call is refused for the same reason.
 */
export function unopenedSink(name: string, layout: Layout | null, why: PluginError): SessionSink {
  const refuse = (): Promise<never> => Promise.reject(why);
  const sink: Sink = {
    atomic: 'each',
    // Where it would be is for the sink to say. This much tells places apart, also from those of other sinks.
    locate: ({ path }) => ({ id: [name, ...path].join('/') }),
    read: refuse,
    write: refuse,
    check: refuse,
    close: async () => {},
  };
  return { name, layout: layout ?? defineLayout({ name: 'unknown', rows: [] }), sink, unopened: why };
}

/** Why a sink could not be opened, as its plugin or the file has it; null of a defect, and where somebody stopped it. */
export function whyUnopened(error: unknown, file: string): PluginError | null {
  if (error instanceof OptionProblems) {
    const texts = error.problems.map((problem) => problemText({ ...problem, file }));
    return new PluginError('invalid', texts.join('; '), { cause: error });
  }
  return PluginError.is(error) && error.code !== 'cancelled' ? error : null;
}
