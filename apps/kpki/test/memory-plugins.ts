import { builtinLayouts, describe, type OpenSink } from '@kpki/engine';
import type { Host, Sink } from '@kpki/plugin';
import { memoryStorage, sink } from '@kpki/plugin-conformance/memory';

/** Answers nothing: what asks fails. */
export const silentHost: Host = {
  folder: '/',
  log: () => {},
  ask: () => Promise.reject(new Error('no person can answer')),
  agree: async () => {},
  now: () => new Date('2026-11-24T12:00:00Z'),
  describe,
};

export async function memorySink(name: string, layoutName: string, own: Partial<Sink> = {}): Promise<OpenSink> {
  const layout = builtinLayouts.find((each) => each.name === layoutName);
  if (layout === undefined) throw new Error('no such layout');
  return { name, layout, sink: { ...(await sink.open({ storage: memoryStorage() }, silentHost)), ...own } };
}
