import type { PluginKind } from '../../../../session/known-plugins.ts';
import type { PluginForm } from '../../../work/plugin-form.ts';
import type { Draft, DraftPlugin, TypedOptions } from '../../draft.ts';
import type { Drafting } from '../../model.ts';

/** The plugin that a draft names: the one that is chosen, or the other one, by its name. */
export function usedBy({ use, other }: DraftPlugin): string {
  return use ?? other.trim();
}

/** The form of the plugin that a draft names; null where none is known yet. */
export function formFor(draft: Draft, kind: PluginKind, plugins: readonly PluginForm[]): PluginForm | null {
  const use = usedBy(draft.environment[kind]);
  return plugins.find((form) => form.kind === kind && form.use === use) ?? null;
}

export function typedOptions(plugin: DraftPlugin): TypedOptions {
  const use = usedBy(plugin);
  return (Object.hasOwn(plugin.options, use) ? plugin.options[use] : undefined) ?? {};
}

export function withPlugin(draft: Draft, kind: PluginKind, change: Partial<DraftPlugin>): Draft {
  const { environment } = draft;
  return { ...draft, environment: { ...environment, [kind]: { ...environment[kind], ...change } } };
}

/** With another text for an option of the plugin that is chosen; what was typed for others is kept. */
export function withOption(draft: Draft, kind: PluginKind, key: string, text: string): Draft {
  const plugin = draft.environment[kind];
  const options = { ...plugin.options, [usedBy(plugin)]: { ...typedOptions(plugin), [key]: text } };
  return withPlugin(draft, kind, { options });
}

/** The paths of options that are edited in the file, as problems name them. */
export function unaskedOf({ draft, plugins }: Drafting, kind: PluginKind): readonly string[] {
  const form = formFor(draft, kind, plugins);
  const path = `environment.${kind}.with`;
  if (form?.without?.is === 'not described') return [path];
  return form?.beyond.map(({ key }) => `${path}.${key}`) ?? [];
}
