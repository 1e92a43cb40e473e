import { type OpenSink, OptionProblems } from '@kpki/engine';
import { defineLayout, type Layout, PluginError, type Sink } from '@kpki/plugin';
import { problemText } from '@kpki/spec';

export type Unopened = 'stops' | 'reported';

export interface SessionSink extends OpenSink {
  readonly unopened?: PluginError;
}

/** Stands for a sink that could not be opened, in a report: every call fails with the same error. */
export function unopenedSink(name: string, layout: Layout | null, why: PluginError): SessionSink {
  const refuse = (): Promise<never> => Promise.reject(why);
  const sink: Sink = {
    atomic: 'each',
    // Only the sink knows its locations. This id tells them apart, also from those of other sinks.
    locate: ({ path }) => ({ id: [name, ...path].join('/') }),
    read: refuse,
    write: refuse,
    check: refuse,
    close: async () => {},
  };
  return { name, layout: layout ?? defineLayout({ name: 'unknown', rows: [] }), sink, unopened: why };
}

export function whyUnopened(error: unknown, file: string): PluginError | null {
  if (error instanceof OptionProblems) {
    const texts = error.problems.map((problem) => problemText({ ...problem, file }));
    return new PluginError('invalid', texts.join('; '), { cause: error });
  }
  return PluginError.is(error) && error.code !== 'cancelled' ? error : null;
}
