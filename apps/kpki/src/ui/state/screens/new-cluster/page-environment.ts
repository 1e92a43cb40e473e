import { layoutsFor } from '../../../../layouts-for.ts';
import type { PluginForm } from '../../../work/plugin-form.ts';
import type { PluginSlot, SinkSlot } from '../../draft.ts';
import type { Drafting } from '../../model.ts';
import { buttonCell, choiceCell, type FormLine, field, heading, optionCell, space, textCell, words } from './form.ts';
import { optionLines } from './option-lines.ts';
import {
  formFor,
  kindOf,
  layoutOf,
  pluginAt,
  sinkAt,
  sinkSlots,
  usedBy,
  withAnotherSink,
  withoutSink,
  withPlugin,
} from './plugin-choice.ts';
import { testLines } from './test-lines.ts';

/** The one environment that the file begins with: what makes keys, and where results go. */
export function environmentLines(drafting: Drafting): readonly FormLine[] {
  const { draft } = drafting;
  const [first, ...more] = sinkSlots(draft);
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
    ...pluginLines(drafting, 'backend'),
    space,
    heading('Where results go'),
    ...(first === undefined ? [] : sinkLines(drafting, first)),
    ...more.flatMap((slot, at) => [
      space,
      heading(`Another place for the same (${at + 2} of ${more.length + 1})`),
      nameLine(drafting, slot),
      ...sinkLines(drafting, slot),
      removeLine(drafting, slot),
    ]),
    space,
    addLine(drafting),
    space,
    ...testLines(drafting),
  ];
}

function sinkLines(drafting: Drafting, slot: SinkSlot): readonly FormLine[] {
  return [...pluginLines(drafting, slot), layoutLine(drafting, slot)];
}

function pluginLines(drafting: Drafting, slot: PluginSlot): readonly FormLine[] {
  const { draft, plugins } = drafting;
  const kind = kindOf(slot);
  const form = formFor(draft, slot, plugins);
  return [
    ...plugins.filter((each) => each.kind === kind && each.builtIn).map((each) => pluginLine(drafting, slot, each)),
    anotherLine(drafting, slot),
    ...(pluginAt(draft, slot).use === null ? otherLines(drafting, slot, form) : []),
    ...(form === null ? [] : optionLines(draft, slot, form)),
  ];
}

/** What the alternatives of a field are called. */
function nameOf({ draft }: Drafting, slot: PluginSlot): string {
  if (slot === 'backend') return 'what makes the keys';
  return slot === 'sink' ? 'where results go' : `what ${sinkAt(draft, slot).name} is`;
}

function pluginLine(drafting: Drafting, slot: PluginSlot, { use, what }: PluginForm): FormLine {
  return alone(
    optionCell({
      field: `environment.${slot}`,
      name: nameOf(drafting, slot),
      value: use,
      label: `${use.padEnd(20)}${what}`,
      help: `${use}: ${what}.`,
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
      label: 'another, by name',
      help: 'A package that is installed here, or a file beside kpki.yaml: ./my-plugin.js',
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
    press: { is: 'load', kind: kindOf(slot), use },
  });
  return [
    field(name),
    ...(form === null ? [words('Its options are not known before it is loaded.')] : []),
    alone(load),
  ];
}

/** How artefacts are laid out in a sink, of those that go with it. */
function layoutLine({ draft }: Drafting, slot: SinkSlot): FormLine {
  const sink = sinkAt(draft, slot);
  const fitting = layoutsFor(usedBy(sink));
  const [first] = fitting;
  if (first !== undefined && fitting.length === 1) return words(`Laid out as ${first.name}: ${first.what}.`);
  const options = fitting.map(({ name, what }) => ({ value: name, label: name, help: `${name}: ${what}.` }));
  const chosen = layoutOf(sink);
  return field(
    choiceCell({
      field: `environment.${slot}.layout`,
      name: 'Laid out as',
      help: options.find(({ value }) => value === chosen)?.help ?? '',
      options,
      value: chosen,
      write: (before, layout) => withPlugin(before, slot, { layout }),
    }),
  );
}

function nameLine({ draft }: Drafting, slot: SinkSlot): FormLine {
  return field(
    textCell({
      field: `environment.${slot}.name`,
      name: 'What you call it',
      value: sinkAt(draft, slot).name,
      help: 'As messages and kpki explain sink NAME call it, such as mgmt. The first is called main.',
      write: (before, name) => withPlugin(before, slot, { name }),
    }),
  );
}

function removeLine({ draft }: Drafting, slot: SinkSlot): FormLine {
  const { name } = sinkAt(draft, slot);
  return alone(
    buttonCell({
      id: `remove ${slot}`,
      label: `take ${name} away`,
      help: 'Nothing that lies there is touched: it is only not written to.',
      press: { is: 'change', draft: (before) => withoutSink(before, slot), focus: 'add sink' },
    }),
  );
}

function addLine({ draft }: Drafting): FormLine {
  const next: SinkSlot = `moreSinks[${draft.environment.moreSinks.length}]`;
  return alone(
    buttonCell({
      id: 'add sink',
      label: 'another place for the same',
      help: 'A further sink gets copies of the same keys and certificates.',
      press: { is: 'change', draft: withAnotherSink, focus: `environment.${next}.name` },
    }),
  );
}

function alone(cell: ReturnType<typeof optionCell> | ReturnType<typeof buttonCell>): FormLine {
  return { is: 'cells', label: null, cells: [cell] };
}
