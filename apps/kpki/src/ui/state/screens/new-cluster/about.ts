import { andMore, signs, wizardTexts } from '@kpki/presentation';
import { clean } from '../../../../text/clean.ts';
import { fit, widthOf, wrap } from '../../../../text/width.ts';
import type { Drafting, Message, State } from '../../model.ts';
import type { NewClusterRoute } from '../../route.ts';
import { bodyColumns } from '../../scroll.ts';
import { endpointAdvice } from './node-lists.ts';
import { focusedSpot, placedProblems, problemsOn } from './spots.ts';

/** Rows above the buttons for what does not fit above the keys. */
const aboutRows = 3;

/** Fits a text into one row, or its first sentence; cuts a longer problem, and of a help says where to read it. */
export function sentenceOf(text: string, is: 'help' | 'problem', { size: { columns } }: State): string {
  const whole = is === 'problem' ? `${signs.invalid.glyph} ${text}` : text;
  if (widthOf(whole) <= columns) return whole;
  const [first = whole] = /^.*?\.(?= |$)/.exec(whole) ?? [];
  if (widthOf(first) <= columns) return first;
  return is === 'problem' ? fit(first, columns) : wizardTexts.seeAbove;
}

/** What does not fit above the keys; else the problems elsewhere on the page. */
export function aboutLines(state: State, drafting: Drafting, route: NewClusterRoute): readonly Message[] {
  const columns = bodyColumns(state) - 2;
  if (route.page === 'review') return reviewAbout(drafting, columns);
  const { cell } = focusedSpot(drafting, route);
  const own = placedProblems(drafting).byCell.get(cell.id) ?? [];
  const [first] = own;
  if (
    first !== undefined &&
    (own.length > 1 || sentenceOf(first.text, 'problem', state) !== `${signs.invalid.glyph} ${first.text}`)
  )
    return own
      .flatMap(({ text }) => shortened(`${signs.invalid.glyph} ${text}`, columns, 'critical'))
      .slice(0, aboutRows);
  if (first === undefined && sentenceOf(cell.help, 'help', state) !== cell.help)
    return shortened(cell.help, columns, 'info');
  const others = problemsOn(route.page, drafting).filter((problem) => problem.cell.id !== cell.id);
  const [other] = others;
  if (other !== undefined && others.length === 1)
    return shortened(`${signs.invalid.glyph} ${other.cell.name}: ${other.text}`, columns, 'critical');
  return others.slice(0, aboutRows).map(({ cell: { name }, text }, at): Message => {
    const more = others.length - aboutRows;
    const line = at === aboutRows - 1 && more > 0 ? wizardTexts.moreProblems(more + 1) : `${name}: ${text}`;
    return { severity: 'critical', text: fit(`${signs.invalid.glyph} ${clean(line)}`, columns) };
  });
}

function reviewAbout(drafting: Drafting, columns: number): readonly Message[] {
  const { all, elsewhere } = placedProblems(drafting);
  const problems = [...all.map(({ cell: { name }, text }) => `${name}: ${text}`), ...elsewhere.map(({ text }) => text)];
  const [first, ...others] = problems;
  if (first !== undefined)
    return shortened(`${signs.invalid.glyph} ${first}${andMore(others.length)}`, columns, 'critical');
  const { makes, draft } = drafting;
  const advised = endpointAdvice(draft);
  const advice = advised === null ? [] : [advised.consequence];
  return [
    {
      severity: 'info',
      text: makes === null ? '' : `${signs.ok.glyph} ${wizardTexts.noProblem(makes.artifacts, null)}`,
    },
    ...advice.map((text): Message => ({ severity: 'warning', text: fit(text, columns) })),
  ];
}

function shortened(text: string, columns: number, severity: Message['severity']): readonly Message[] {
  const lines = wrap(clean(text), columns);
  return lines.slice(0, aboutRows).map((line, at) => ({
    severity,
    text: at === aboutRows - 1 && lines.length > aboutRows ? cut(line, columns) : line,
  }));
}

function cut(line: string, columns: number): string {
  return widthOf(line) + 2 <= columns ? `${line} …` : `${fit(line, columns - 2).trimEnd()} …`;
}
