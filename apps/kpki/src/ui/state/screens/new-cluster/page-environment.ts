import type { PluginForm } from '../../../work/plugin-form.ts';
import type { Drafting } from '../../model.ts';
import { buttonCell, type FormLine, field, heading, optionCell, space, textCell, words } from './form.ts';
import { optionLines } from './option-lines.ts';
import { formFor, type PluginSlot, usedBy, withPlugin } from './plugin-choice.ts';

/** The one environment that the file begins with: what makes keys, and where results go. */
export function environmentLines(drafting: Drafting): readonly FormLine[] {
  const { draft } = drafting;
  return [
    field(
      textCell({
        field: 'environment.name',
        name: 'Environment name',
        value: draft.environment.name,
        help: 'What you call the choices below, such as staging; others go into the file.',
        write: (before, name) => ({ ...before, environment: { ...before.environment, name } }),
      }),
    ),
    space,
    heading('What makes the keys'),
    ...slotLines(drafting, 'backend'),
    space,
    heading('Where results go'),
    ...slotLines(drafting, 'sink'),
  ];
}

function slotLines(drafting: Drafting, slot: PluginSlot): readonly FormLine[] {
  const { draft, plugins } = drafting;
  const form = formFor(draft, slot, plugins);
  return [
    ...plugins.filter((each) => each.kind === slot && each.builtIn).map((each) => pluginLine(drafting, slot, each)),
    anotherLine(drafting, slot),
    ...(draft.environment[slot].use === null ? otherLines(drafting, slot, form) : []),
    ...(form === null ? [] : optionLines(draft, slot, form)),
  ];
}

const slotNames: Readonly<Record<PluginSlot, string>> = { backend: 'what makes the keys', sink: 'where results go' };

function pluginLine({ draft }: Drafting, slot: PluginSlot, { use, what }: PluginForm): FormLine {
  return alone(
    optionCell({
      field: `environment.${slot}`,
      name: slotNames[slot],
      value: use,
      label: `${use.padEnd(20)}${what}`,
      help: `${use}: ${what}.`,
      chosen: draft.environment[slot].use === use,
      choose: (before) => withPlugin(before, slot, { use }),
    }),
  );
}

function anotherLine({ draft }: Drafting, slot: PluginSlot): FormLine {
  return alone(
    optionCell({
      field: `environment.${slot}`,
      name: slotNames[slot],
      value: 'another',
      label: 'another, by name',
      help: 'A package that is installed here, or a file beside kpki.yaml: ./my-plugin.js',
      chosen: draft.environment[slot].use === null,
      choose: (before) => withPlugin(before, slot, { use: null }),
    }),
  );
}

function otherLines({ draft }: Drafting, slot: PluginSlot, form: PluginForm | null): readonly FormLine[] {
  const plugin = draft.environment[slot];
  const use = usedBy(plugin);
  const name = textCell({
    field: `environment.${slot}.use`,
    name: 'Its name',
    value: plugin.other,
    empty: 'for example @acme/keys',
    help: 'As an import from this folder names it: @acme/keys, ./my-plugin.js',
    write: (before, other) => withPlugin(before, slot, { other }),
  });
  if (use === '' || form?.without === null) return [field(name)];
  const load = buttonCell({
    id: `load ${slot}`,
    label: 'show its options',
    help: `Loads ${use}, which runs its code, to ask what it needs.`,
    press: { is: 'load', kind: slot, use },
  });
  return [
    field(name),
    ...(form === null ? [words('Its options are not known before it is loaded.')] : []),
    alone(load),
  ];
}

function alone(cell: ReturnType<typeof optionCell> | ReturnType<typeof buttonCell>): FormLine {
  return { is: 'cells', label: null, cells: [cell] };
}
