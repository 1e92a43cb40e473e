import { pluginLineTexts, sinkLineTexts, wizardTexts } from '@kpki/presentation';
import { layoutsFor } from '../../../../layouts-for.ts';
import { questions } from '../../../../new-cluster/questions.ts';
import { asSentence, capitalized } from '../../../../new-cluster/words.ts';
import type { SinkSlot } from '../../draft.ts';
import type { Drafting } from '../../model.ts';
import { buttonLine, choiceLine, type FormLine, heading, space, textLine, words } from './form.ts';
import { layoutOf, sinkAt, sinkSlots, usedBy, withAnotherSink, withoutSink, withPlugin } from './plugin-choice.ts';
import { pluginLines, pluginOptionLines } from './plugin-lines.ts';

export function moreSinkLines(drafting: Drafting): readonly FormLine[] {
  const [, ...more] = sinkSlots(drafting.draft);
  return [
    ...more.flatMap((slot, at) => [
      space,
      heading(sinkLineTexts.heading(capitalized(questions['another-sink'].label), at + 2, more.length + 1)),
      nameLine(drafting, slot),
      ...pluginLines(drafting, slot),
      ...pluginOptionLines(drafting, slot),
      layoutLine(drafting, slot),
      removeLine(drafting, slot),
    ]),
    space,
    addLine(drafting),
  ];
}

export function layoutLine({ draft }: Drafting, slot: SinkSlot): FormLine {
  const sink = sinkAt(draft, slot);
  const fitting = layoutsFor(usedBy(sink));
  const [first] = fitting;
  if (first !== undefined && fitting.length === 1)
    return words(sinkLineTexts.onlyLayout(questions.layout.label, first.name, first.what));
  const options = fitting.map(({ name, what }) => ({
    value: name,
    label: name,
    help: wizardTexts.described(name, what),
  }));
  const chosen = layoutOf(sink);
  return choiceLine({
    field: `environment.${slot}.layout`,
    name: questions.layout.label,
    help: options.find(({ value }) => value === chosen)?.help ?? '',
    options,
    value: chosen,
    write: (before, layout) => withPlugin(before, slot, { layout }),
  });
}

function nameLine({ draft }: Drafting, slot: SinkSlot): FormLine {
  return textLine({
    field: `environment.${slot}.name`,
    ...sinkLineTexts.name,
    value: sinkAt(draft, slot).name,
    write: (before, name) => withPlugin(before, slot, { name }),
  });
}

function removeLine({ draft }: Drafting, slot: SinkSlot): FormLine {
  const { name } = sinkAt(draft, slot);
  return buttonLine({
    id: `remove ${slot}`,
    ...pluginLineTexts.remove('sink', name),
    press: { is: 'change', draft: (before) => withoutSink(before, slot), focus: 'add sink' },
  });
}

function addLine({ draft }: Drafting): FormLine {
  const { label, help } = questions['another-sink'];
  const next: SinkSlot = `moreSinks[${draft.environment.moreSinks.length}]`;
  return buttonLine({
    id: 'add sink',
    label,
    help: asSentence(help),
    press: { is: 'change', draft: withAnotherSink, focus: `environment.${next}.name` },
  });
}
