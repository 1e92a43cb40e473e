import { caLineTexts, pluginLineTexts } from '@kpki/presentation';
import { questions } from '../../../../new-cluster/questions.ts';
import { asSentence } from '../../../../new-cluster/words.ts';
import { widthOf } from '../../../../text/width.ts';
import type { BackendSlot, Draft, DraftCa, DraftCas } from '../../draft.ts';
import type { Drafting } from '../../model.ts';
import { asAll, ownCas } from './ca-answers.ts';
import { withAnotherBackend, withBackendRenamed, withCas, withoutBackend } from './ca-drafts.ts';
import {
  buttonLine,
  type ChoiceCell,
  type ChoiceOption,
  choiceLine,
  type FormLine,
  field,
  optionCell,
  space,
  textCell,
  textLine,
} from './form.ts';
import { backendAt, backendSlots } from './plugin-choice.ts';
import { pluginLines, pluginOptionLines } from './plugin-lines.ts';

export function moreBackendLines(drafting: Drafting): readonly FormLine[] {
  return backendSlots(drafting.draft).flatMap((slot) => backendLines(drafting, slot));
}

/** The button that adds a backend is below the locations. */
export function caLines({ draft }: Drafting): readonly FormLine[] {
  return [
    ...(backendSlots(draft).length === 0 ? [] : allLines(draft)),
    ...(draft.typed.topology === 'single-root' ? rootLines(draft) : []),
    addLine(draft),
  ];
}

function backendLines(drafting: Drafting, slot: BackendSlot): readonly FormLine[] {
  const { name } = backendAt(drafting.draft, slot);
  return [
    textLine({
      field: `environment.${slot}.name`,
      ...caLineTexts.backendName,
      value: name,
      write: (before, text) => withBackendRenamed(before, slot, text),
    }),
    ...pluginLines(drafting, slot),
    ...pluginOptionLines(drafting, slot),
    buttonLine({
      id: `remove ${slot}`,
      ...pluginLineTexts.remove('backend', name),
      press: { is: 'change', draft: (before) => withoutBackend(before, slot), focus: 'add backend' },
    }),
    space,
  ];
}

function allLines(draft: Draft): readonly FormLine[] {
  const { all, isEach, own } = draft.environment.ca;
  const write = (change: Partial<DraftCa>) => (before: DraftCas) => ({
    ...before,
    all: { ...before.all, ...change },
  });
  return [
    ...saidLines(draft, {
      name: 'default',
      label: questions['key-location'].label,
      of: all,
      options: [inSinks],
      write,
    }),
    field({
      is: 'tick',
      id: 'environment.ca.each',
      field: 'environment.ca.each',
      ...caLineTexts.each,
      value: isEach,
      write: (before, on) => withCas(before, (some) => ({ ...some, isEach: on })),
    }),
    ...(isEach ? ownCas.flatMap((name) => ownLines(draft, name, own[name] ?? asAll)) : []),
  ];
}

function ownLines(draft: Draft, name: string, of: DraftCa): readonly FormLine[] {
  const write = (change: Partial<DraftCa>) => (before: DraftCas) => ({
    ...before,
    own: { ...before.own, [name]: { ...(before.own[name] ?? asAll), ...change } },
  });
  const options = [asTheOthers, { ...inSinks, label: locations.sinks }];
  return saidLines(draft, { name, label: name, of, options, write });
}

function rootLines(draft: Draft): readonly FormLine[] {
  const { root, rootFolder } = draft.environment.ca;
  const write = (change: Partial<DraftCa>) => (before: DraftCas) => ({
    ...before,
    root: { ...before.root, ...change },
  });
  const folder = textCell({
    field: `environment.moreSinks[${draft.environment.moreSinks.length}].with.root`,
    ...caLineTexts.rootFolder,
    value: rootFolder,
    write: (before, text) => withCas(before, (some) => ({ ...some, rootFolder: text })),
  });
  return [
    ...saidLines(draft, { name: 'root-ca', label: caLineTexts.root, of: root, options: [ownFolder], write }),
    ...(root.keys === '' ? [field(folder)] : []),
  ];
}

const { locations } = caLineTexts;
const inSinks: ChoiceOption = { value: '', ...locations.inSinks };
const ownFolder: ChoiceOption = { value: '', ...locations.ownFolder };
const asTheOthers: ChoiceOption = { value: 'as all', ...locations.asAll };
const external: ChoiceOption = { value: 'external', ...locations.external };

interface Said {
  readonly name: string;
  readonly label: string;
  readonly of: DraftCa;
  readonly options: readonly ChoiceOption[];
  readonly write: (change: Partial<DraftCa>) => (before: DraftCas) => DraftCas;
}

function saidLines(draft: Draft, { name, label, of, options, write }: Said): readonly FormLine[] {
  const backends = backendSlots(draft).map((slot): ChoiceOption => {
    const { name: backend } = backendAt(draft, slot);
    return { value: backend, ...locations.backend(backend) };
  });
  const value = of.keys ?? asTheOthers.value;
  const isHeld = backends.some((backend) => backend.value === value);
  const isKept = isHeld && of.issuer.trim() === '';
  const at = `environment.ca.${name}`;
  const text = (which: 'issuer' | 'key' | 'signer'): FormLine => {
    const { label: part, ...words } = caLineTexts[which];
    const change = (typed: string) => write({ [which]: typed });
    const cell = textCell({
      ...words,
      name: caLineTexts.part(label, part),
      id: `${at} ${which}`,
      field: `${at}.${paths[which]}`,
      value: of[which],
      write: (before, typed) => withCas(before, change(typed)),
    });
    return { is: 'cells', label: `  ${part}`, cells: [cell] };
  };
  const choose = (before: Draft, keys: string): Draft =>
    withCas(before, write({ keys: keys === asTheOthers.value ? null : keys }));
  return [
    ...whereLines({
      field: `${at}.keys`,
      name: label,
      options: [...options, ...backends, external],
      value,
      write: choose,
    }),
    ...(isHeld ? [text('issuer')] : []),
    ...(isKept && name !== 'default' ? [text('key')] : []),
    ...(isKept ? [text('signer')] : []),
  ];
}

/** Of the members of a CA in the file. */
const paths = { issuer: 'keys', key: 'key', signer: 'issuer' } as const;

const roomForChoices = 54;

function whereLines(cell: Omit<ChoiceCell, 'is' | 'id' | 'help'>): readonly FormLine[] {
  const { field: path, name, options, value, write } = cell;
  const width = options.reduce((sum, { label }) => sum + widthOf(label) + 6, -2);
  const help = options.find((each) => each.value === value)?.help ?? '';
  if (width <= roomForChoices) return [choiceLine({ ...cell, help })];
  return options.map((option, at) => ({
    is: 'cells',
    label: at === 0 ? name : '',
    cells: [
      optionCell({
        field: path,
        name,
        ...option,
        chosen: option.value === value,
        choose: (before) => write(before, option.value),
      }),
    ],
  }));
}

function addLine({ environment: { moreBackends } }: Draft): FormLine {
  const next: BackendSlot = `moreBackends[${moreBackends.length}]`;
  return buttonLine({
    id: 'add backend',
    label: moreBackends.length === 0 ? caLineTexts.addBackend.first : caLineTexts.addBackend.another,
    help: asSentence(questions['another-backend'].help),
    press: { is: 'change', draft: withAnotherBackend, focus: `environment.${next}.name` },
  });
}
