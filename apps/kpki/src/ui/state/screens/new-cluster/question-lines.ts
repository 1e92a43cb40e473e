import { wizardTexts } from '@kpki/presentation';
import { type BlockName, blocks, type FormPage } from '../../../../new-cluster/blocks.ts';
import type { ChoiceQuestion, Column, ListQuestion, Question, TextQuestion } from '../../../../new-cluster/question.ts';
import { type QuestionName, questionOf } from '../../../../new-cluster/questions.ts';
import { asSentence, capitalized } from '../../../../new-cluster/words.ts';
import type { Draft } from '../../draft.ts';
import type { Drafting } from '../../model.ts';
import { askedOn, typedText, withTypedText } from './asked-questions.ts';
import { caLines, moreBackendLines } from './ca-lines.ts';
import {
  choiceLine,
  type FormLine,
  field,
  heading,
  labelColumns,
  type OptionCell,
  optionCell,
  space,
  type TextCell,
  textCell,
  words,
} from './form.ts';
import { nodeLines } from './node-lines.ts';
import { endpointAdvice } from './node-lists.ts';
import { pluginLines, pluginOptionLines } from './plugin-lines.ts';
import { layoutLine, moreSinkLines } from './sink-lines.ts';
import { testLines } from './tested-environment-lines.ts';

/** Returns the lines of a page: its blocks, and what is below them. */
export function linesOf(page: FormPage): (drafting: Drafting) => readonly FormLine[] {
  return (drafting) => {
    const inBlocks = Map.groupBy(askedOn(page, drafting.draft), (name) => blockOf(name));
    const inColumns = [...inBlocks].find(([_block, names]) =>
      names.some((name) => columnOf(questionOf(name)) !== null),
    );
    const lines = [...inBlocks].flatMap(([block, names], at) => [
      ...(at === 0 ? [] : [space]),
      ...(block !== null && blocks[block].headed ? [headingOf(names)] : []),
      ...(inColumns?.[0] === block ? [columnHeading(names)] : []),
      ...blockLines(drafting, names),
    ]);
    return [...lines, ...(below[page]?.(drafting) ?? [])];
  };
}

const below: Readonly<Partial<Record<FormPage, (drafting: Drafting) => readonly FormLine[]>>> = {
  keys: ({ makes }) =>
    makes === null ? [] : [space, ...wizardTexts.makes(makes.artifacts, makes.kinds).map((text) => words(text))],
  environment: (drafting) => [space, ...testLines(drafting)],
};

function blockOf(name: QuestionName): BlockName | null {
  return questionOf(name).block;
}

function headingOf([first]: readonly QuestionName[]): FormLine {
  return heading(first === undefined ? '' : capitalized(questionOf(first).label));
}

function columnOf(question: Question): Column | null {
  return question.is === 'text' || question.is === 'choice' ? (question.column ?? null) : null;
}

const columnWidth = 28;

function columnHeading(names: readonly QuestionName[]): FormLine {
  const columns = names.map((name) => capitalized(columnOf(questionOf(name))?.name ?? ''));
  return heading(
    `${' '.repeat(labelColumns)}  ${columns
      .map((name) => name.padEnd(columnWidth))
      .join('')
      .trimEnd()}`,
  );
}

/** Questions in columns share the lines of the first of them. */
function blockLines(drafting: Drafting, names: readonly QuestionName[]): readonly FormLine[] {
  const [first] = names;
  const shared = first === undefined ? null : columnOf(questionOf(first));
  if (shared !== null) return columnLines(drafting.draft, shared.line, names);
  return names.flatMap((name) => questionLines(drafting, name));
}

function columnLines(draft: Draft, label: string, names: readonly QuestionName[]): readonly FormLine[] {
  const columns = names.map((name) => columnCells(draft, name));
  const height = Math.max(...columns.map((cells) => cells.length));
  return Array.from({ length: height }, (_, at) => ({
    is: 'cells',
    label: at === 0 ? label : '',
    cells: columns.flatMap((cells) => cells.slice(at, at + 1)),
    widths: columns.map(() => columnWidth),
  }));
}

function columnCells(draft: Draft, name: QuestionName): readonly (TextCell | OptionCell)[] {
  const question = questionOf(name);
  if (question.is === 'text') return [textCellOf(draft, name, question)];
  return question.is === 'choice' ? optionCells(draft, name, question) : [];
}

function questionLines(drafting: Drafting, name: QuestionName): readonly FormLine[] {
  const { draft } = drafting;
  const question = questionOf(name);
  switch (question.is) {
    case 'text':
    case 'list':
      return [field(textCellOf(draft, name, question))];
    case 'choice':
      return question.lines === 'one' ? [oneLine(draft, name, question)] : eachLine(draft, name, question);
    case 'nodes':
      return nodeLines(draft, name, question);
    case 'plugin':
      return pluginLines(drafting, question.slot);
    case 'plugin options':
      return pluginOptionLines(drafting, question.slot);
    case 'layout':
      return [layoutLine(drafting, 'sink')];
    case 'more backends':
      return moreBackendLines(drafting);
    case 'cas':
      return caLines(drafting);
    case 'more sinks':
      return moreSinkLines(drafting);
  }
}

function textCellOf(draft: Draft, name: QuestionName, question: TextQuestion | ListQuestion): TextCell {
  const { field: path, label, help, empty } = question;
  const advice = name === 'endpoint' ? endpointAdvice(draft) : null;
  const advised = advice === null ? {} : { help: advice.help, empty: advice.empty };
  return textCell({
    field: path,
    name: label,
    help: asSentence(help),
    empty,
    ...advised,
    value: typedText(draft, name),
    write: (before, text) => withTypedText(before, name, text),
  });
}

function oneLine(draft: Draft, name: QuestionName, { field: path, label, choices }: ChoiceQuestion): FormLine {
  const value = typedText(draft, name);
  return choiceLine({
    field: path,
    name: label,
    value,
    options: Object.entries(choices).map(([each, said]) => ({ value: each, ...said })),
    help: wizardTexts.choose(choices[value]?.help ?? ''),
    write: (before, chosen) => withTypedText(before, name, chosen),
  });
}

function eachLine(draft: Draft, name: QuestionName, question: ChoiceQuestion): readonly FormLine[] {
  const { margin, label } = question;
  return optionCells(draft, name, question).map((cell, at) => ({
    is: 'cells',
    label: at === 0 ? (margin ?? label) : '',
    cells: [cell],
  }));
}

function optionCells(
  draft: Draft,
  name: QuestionName,
  { field: path, label, choices }: ChoiceQuestion,
): readonly OptionCell[] {
  return Object.entries(choices).map(([value, said]) =>
    optionCell({
      field: path,
      name: label,
      value,
      ...said,
      chosen: typedText(draft, name) === value,
      choose: (before) => withTypedText(before, name, value),
    }),
  );
}
