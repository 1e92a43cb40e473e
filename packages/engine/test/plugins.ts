import type { Backend, Host, Sink } from '@kpki/plugin';
import { backend, sink } from '@kpki/plugin-conformance/memory';
import { openGuarded } from '../src/plugin-host/load.ts';
import type { PluginOrigin } from '../src/plugin-host/plugin-origin.ts';
import { memoryHost } from './host.ts';

/** `any`: what a plugin does that keeps to no type. */
// biome-ignore lint/suspicious/noExplicitAny: it is the matter of these tests
export type Wild = any;

export const quietHost: Host = memoryHost(() => new Date());

export const ofSink: PluginOrigin = { kind: 'sink', name: 'main', use: '@acme/it', hide: (text) => text };
const ofBackend: PluginOrigin = { ...ofSink, kind: 'backend', name: 'default' };

/** An author's own sink over the one in memory; `change` is of the opened one. */
export function openSink(change: Wild, host: Host = quietHost): Promise<Sink> {
  const open = async (_: unknown, lent: Host) => {
    const own = await sink.open({}, lent);
    return { ...own, ...(typeof change === 'function' ? change(own, lent) : change) };
  };
  return openGuarded('sink', { open }, {}, host, ofSink);
}

export function openBackend(change: (own: Backend) => Wild = (same) => same): Promise<Backend> {
  const open = async (_: unknown, lent: Host) => change(await backend.open({}, lent));
  return openGuarded('backend', { open }, {}, quietHost, ofBackend);
}
