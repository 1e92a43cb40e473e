import type { Drafting } from '../../state/model.ts';
import { beyondText, notLoadedNext } from '../../state/screens/new-cluster/option-lines.ts';
import { formFor, slotsOf } from '../../state/screens/new-cluster/plugin-choice.ts';

/** At the name of a plugin: why it could not be loaded, or what of its options nobody is asked for. */
export function pluginNotes({ draft, plugins }: Drafting, field: string): readonly string[] {
  const slot = slotsOf(draft).find((each) => field === `environment.${each}.use`);
  const form = slot === undefined ? null : formFor(draft, slot, plugins);
  if (form === null) return [];
  if (form.without?.is === 'not loaded') return [`It could not be loaded: ${form.without.why}.`, notLoadedNext];
  if (form.without?.is === 'not described') return ['It describes no options: edit them in the file, below with.'];
  return form.beyond.map(beyondText);
}
