import { defaultLayout, layoutsFor } from '../../../../layouts-for.ts';
import type { PluginKind } from '../../../../session/known-plugins.ts';
import type { PluginForm } from '../../../work/plugin-form.ts';
import type {
  BackendSlot,
  Draft,
  DraftBackend,
  DraftPlugin,
  DraftSink,
  PluginSlot,
  SinkSlot,
  TypedOptions,
} from '../../draft.ts';
import type { Drafting } from '../../model.ts';

export function kindOf(slot: PluginSlot): PluginKind {
  return slot === 'backend' || isBackendSlot(slot) ? 'backend' : 'sink';
}

function isBackendSlot(slot: PluginSlot): slot is BackendSlot {
  return slot.startsWith('moreBackends[');
}

export function slotsOf(draft: Draft): readonly PluginSlot[] {
  return ['backend', ...backendSlots(draft), ...sinkSlots(draft)];
}

export function backendSlots({ typed, environment: { moreBackends } }: Draft): readonly BackendSlot[] {
  return typed.topology === 'external' ? [] : moreBackends.map((_backend, at): BackendSlot => `moreBackends[${at}]`);
}

export function sinkSlots({ environment: { moreSinks } }: Draft): readonly SinkSlot[] {
  return ['sink', ...moreSinks.map((_sink, at): SinkSlot => `moreSinks[${at}]`)];
}

function locationAmongMore(slot: PluginSlot): number | null {
  const [, at] = /\[(\d+)\]$/.exec(slot) ?? [];
  return at === undefined ? null : Number(at);
}

export function pluginAt(draft: Draft, slot: PluginSlot): DraftPlugin {
  if (slot === 'backend') return draft.environment.backend;
  return isBackendSlot(slot) ? backendAt(draft, slot) : sinkAt(draft, slot);
}

export function backendAt({ environment }: Draft, slot: BackendSlot): DraftBackend {
  const backend = environment.moreBackends[locationAmongMore(slot) ?? 0];
  if (backend === undefined) throw new Error(`there is no ${slot}`);
  return backend;
}

export function sinkAt({ environment }: Draft, slot: SinkSlot): DraftSink {
  const at = locationAmongMore(slot);
  return (at === null ? null : environment.moreSinks[at]) ?? environment.sink;
}

export function usedBy({ use, other }: DraftPlugin): string {
  return use ?? other.trim();
}

/** A chosen layout counts only if it fits the plugin. */
export function layoutOf(sink: DraftSink): string {
  const use = usedBy(sink);
  const isFit = layoutsFor(use).some(({ name }) => name === sink.layout);
  return isFit && sink.layout !== null ? sink.layout : defaultLayout(use);
}

export function formFor(draft: Draft, slot: PluginSlot, plugins: readonly PluginForm[]): PluginForm | null {
  const use = usedBy(pluginAt(draft, slot));
  return plugins.find((form) => form.kind === kindOf(slot) && form.use === use) ?? null;
}

export function typedOptions(plugin: DraftPlugin): TypedOptions {
  const use = usedBy(plugin);
  return (Object.hasOwn(plugin.options, use) ? plugin.options[use] : undefined) ?? {};
}

export function withPlugin(draft: Draft, slot: PluginSlot, change: Partial<DraftSink>): Draft {
  const { environment } = draft;
  const at = locationAmongMore(slot);
  if (isBackendSlot(slot)) {
    const moreBackends = environment.moreBackends.map((each, own) => (own === at ? { ...each, ...change } : each));
    return { ...draft, environment: { ...environment, moreBackends } };
  }
  if (at !== null) {
    const moreSinks = environment.moreSinks.map((sink, each) => (each === at ? { ...sink, ...change } : sink));
    return { ...draft, environment: { ...environment, moreSinks } };
  }
  const changed =
    slot === 'backend'
      ? { backend: { ...environment.backend, ...change } }
      : { sink: { ...environment.sink, ...change } };
  return { ...draft, environment: { ...environment, ...changed } };
}

export function withOption(draft: Draft, slot: PluginSlot, key: string, text: string): Draft {
  const plugin = pluginAt(draft, slot);
  const options = { ...plugin.options, [usedBy(plugin)]: { ...typedOptions(plugin), [key]: text } };
  return withPlugin(draft, slot, { options });
}

export function withAnotherSink(draft: Draft): Draft {
  const { environment } = draft;
  const names = new Set([environment.sink, ...environment.moreSinks].map(({ name }) => name));
  let number = environment.moreSinks.length + 2;
  while (names.has(`sink${number}`)) number += 1;
  const sink: DraftSink = { ...environment.sink, name: `sink${number}`, layout: null, other: '', options: {} };
  return { ...draft, environment: { ...environment, moreSinks: [...environment.moreSinks, sink] } };
}

export function withoutSink(draft: Draft, slot: SinkSlot): Draft {
  const gone = locationAmongMore(slot);
  const moreSinks = draft.environment.moreSinks.filter((_sink, at) => at !== gone);
  return { ...draft, environment: { ...draft.environment, moreSinks } };
}

export function unaskedOf({ draft, plugins }: Drafting, slot: PluginSlot): readonly string[] {
  const form = formFor(draft, slot, plugins);
  const path = `environment.${slot}.with`;
  if (form?.without?.is === 'not described') return [path];
  return form?.beyond.map(({ key }) => `${path}.${key}`) ?? [];
}
