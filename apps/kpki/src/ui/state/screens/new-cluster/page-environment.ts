import { layoutsFor } from '../../../../layouts-for.ts';
import type { SinkSlot } from '../../draft.ts';
import type { Drafting } from '../../model.ts';
import { caLines } from './ca-lines.ts';
import { buttonLine, choiceLine, type FormLine, heading, space, textLine, words } from './form.ts';
import { layoutOf, sinkAt, sinkSlots, usedBy, withAnotherSink, withoutSink, withPlugin } from './plugin-choice.ts';
import { pluginLines } from './plugin-lines.ts';
import { testLines } from './test-lines.ts';

export function environmentLines(drafting: Drafting): readonly FormLine[] {
  const { draft } = drafting;
  const [first, ...more] = sinkSlots(draft);
  return [
    textLine({
      field: 'environment.name',
      name: 'Environment name',
      value: draft.environment.name,
      help: 'What you call the choices below, such as staging; others go into the file.',
      write: (before, name) => ({ ...before, environment: { ...before.environment, name } }),
    }),
    space,
    heading('What makes the keys'),
    ...pluginLines(drafting, 'backend'),
    ...caLines(drafting),
    space,
    heading('Where results go'),
    ...(first === undefined ? [] : sinkLines(drafting, first)),
    ...more.flatMap((slot, at) => [
      space,
      heading(`Another location for the same (${at + 2} of ${more.length + 1})`),
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

function layoutLine({ draft }: Drafting, slot: SinkSlot): FormLine {
  const sink = sinkAt(draft, slot);
  const fitting = layoutsFor(usedBy(sink));
  const [first] = fitting;
  if (first !== undefined && fitting.length === 1) return words(`Laid out as ${first.name}: ${first.what}.`);
  const options = fitting.map(({ name, what }) => ({ value: name, label: name, help: `${name}: ${what}.` }));
  const chosen = layoutOf(sink);
  return choiceLine({
    field: `environment.${slot}.layout`,
    name: 'Laid out as',
    help: options.find(({ value }) => value === chosen)?.help ?? '',
    options,
    value: chosen,
    write: (before, layout) => withPlugin(before, slot, { layout }),
  });
}

function nameLine({ draft }: Drafting, slot: SinkSlot): FormLine {
  return textLine({
    field: `environment.${slot}.name`,
    name: 'What you call it',
    value: sinkAt(draft, slot).name,
    help: 'As messages and kpki explain sink NAME call it, such as mgmt. The first is called main.',
    write: (before, name) => withPlugin(before, slot, { name }),
  });
}

function removeLine({ draft }: Drafting, slot: SinkSlot): FormLine {
  const { name } = sinkAt(draft, slot);
  return buttonLine({
    id: `remove ${slot}`,
    label: `take ${name} away`,
    help: 'Nothing that lies there is touched: it is only not written to.',
    press: { is: 'change', draft: (before) => withoutSink(before, slot), focus: 'add sink' },
  });
}

function addLine({ draft }: Drafting): FormLine {
  const next: SinkSlot = `moreSinks[${draft.environment.moreSinks.length}]`;
  return buttonLine({
    id: 'add sink',
    label: 'another location for the same',
    help: 'A further sink gets copies of the same keys and certificates.',
    press: { is: 'change', draft: withAnotherSink, focus: `environment.${next}.name` },
  });
}
