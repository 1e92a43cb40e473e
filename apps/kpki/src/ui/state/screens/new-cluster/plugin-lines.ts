import { pluginLineTexts, wizardTexts } from '@kpki/presentation';
import { anotherPlugin, questions } from '../../../../new-cluster/questions.ts';
import { capitalized } from '../../../../new-cluster/words.ts';
import type { PluginForm } from '../../../work/plugin-form.ts';
import type { Draft, PluginSlot } from '../../draft.ts';
import type { Drafting } from '../../model.ts';
import { alone, buttonCell, type FormLine, field, optionCell, textCell, words } from './form.ts';
import { optionLines } from './option-lines.ts';
import { formFor, kindOf, pluginAt, usedBy, withPlugin } from './plugin-choice.ts';

export function pluginLines(drafting: Drafting, slot: PluginSlot): readonly FormLine[] {
  const { draft, plugins } = drafting;
  const kind = kindOf(slot);
  const form = formFor(draft, slot, plugins);
  return [
    ...plugins
      .filter(
        (each) => each.kind === kind && each.builtIn && (kind === 'sink' || each.makesKeys === (slot === 'backend')),
      )
      .map((each) => pluginLine(drafting, slot, each)),
    anotherLine(drafting, slot),
    ...(pluginAt(draft, slot).use === null ? otherLines(drafting, slot, form) : []),
  ];
}

export function pluginOptionLines({ draft, plugins }: Drafting, slot: PluginSlot): readonly FormLine[] {
  const form = formFor(draft, slot, plugins);
  return form === null ? [] : optionLines(draft, slot, form);
}

function nameOf({ draft }: Drafting, slot: PluginSlot): string {
  if (slot === 'backend' || slot === 'sink') return questions[slot].label;
  return pluginLineTexts.pluginOf(nameAt(draft, slot));
}

function nameAt(draft: Draft, slot: PluginSlot): string {
  const plugin = pluginAt(draft, slot);
  return 'name' in plugin ? String(plugin.name) : slot;
}

function pluginLine(drafting: Drafting, slot: PluginSlot, { use, what }: PluginForm): FormLine {
  return alone(
    optionCell({
      field: `environment.${slot}`,
      name: nameOf(drafting, slot),
      value: use,
      label: `${use.padEnd(20)}${what}`,
      help: wizardTexts.described(use, what),
      chosen: pluginAt(drafting.draft, slot).use === use,
      choose: (before) => withPlugin(before, slot, { use }),
    }),
  );
}

function anotherLine(drafting: Drafting, slot: PluginSlot): FormLine {
  return alone(
    optionCell({
      field: `environment.${slot}`,
      name: nameOf(drafting, slot),
      value: 'another',
      label: pluginLineTexts.another,
      help: capitalized(anotherPlugin),
      chosen: pluginAt(drafting.draft, slot).use === null,
      choose: (before) => withPlugin(before, slot, { use: null }),
    }),
  );
}

function otherLines({ draft }: Drafting, slot: PluginSlot, form: PluginForm | null): readonly FormLine[] {
  const plugin = pluginAt(draft, slot);
  const use = usedBy(plugin);
  const name = textCell({
    field: `environment.${slot}.use`,
    ...pluginLineTexts.name,
    value: plugin.other,
    write: (before, other) => withPlugin(before, slot, { other }),
  });
  if (use === '' || form?.without === null) return [field(name)];
  const load = buttonCell({
    id: `load ${slot}`,
    ...pluginLineTexts.load(use),
    press: { is: 'load', kind: kindOf(slot), use },
  });
  return [field(name), ...(form === null ? [words(pluginLineTexts.notLoadedYet)] : []), alone(load)];
}
