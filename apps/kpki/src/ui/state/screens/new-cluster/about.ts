import { clean } from '../../../../text/clean.ts';
import { counted } from '../../../../text/count.ts';
import { andMore } from '../../../../text/first-of.ts';
import { fit, widthOf, wrap } from '../../../../text/width.ts';
import type { Drafting, Message, State } from '../../model.ts';
import type { NewClusterVisit } from '../../visit.ts';
import { focusedSpot } from './focus.ts';
import { endpointAdvice } from './node-lists.ts';
import { placedProblems, problemsOn } from './problems.ts';

/** Rows above the buttons for what the row above the keys has no room for. */
const aboutRows = 3;

/**
 * A text as the row above the keys has it: whole where it fits, else its first sentence. Where that is too long a problem
 * is begun, and what a field means is only said above, where the whole of either stands.
 */
export function sentenceOf(text: string, { size: { columns } }: State): string {
  if (widthOf(text) <= columns) return text;
  const [first = text] = /^.*?\.(?= |$)/.exec(text) ?? [];
  if (widthOf(first) <= columns) return first;
  return text.startsWith('× ') ? fit(first, columns) : 'What it means is said above the buttons.';
}

/**
 * Of the field with the focus, what is too long for one row; else what has to be corrected elsewhere on the page. In the
 * review, what comes of the file.
 */
export function aboutLines(state: State, drafting: Drafting, visit: NewClusterVisit): readonly Message[] {
  const columns = state.size.columns - 4;
  if (visit.page === 'review') return reviewAbout(drafting, columns);
  const { cell } = focusedSpot(drafting, visit);
  const own = placedProblems(drafting).byCell.get(cell.id) ?? [];
  const [first] = own;
  if (first !== undefined && (own.length > 1 || sentenceOf(`× ${first.text}`, state) !== `× ${first.text}`))
    return own.flatMap(({ text }) => shortened(`× ${text}`, columns, 'now')).slice(0, aboutRows);
  if (first === undefined && sentenceOf(cell.help, state) !== cell.help) return shortened(cell.help, columns, 'calm');
  const others = problemsOn(visit.page, drafting).filter((problem) => problem.cell.id !== cell.id);
  const [other] = others;
  if (other !== undefined && others.length === 1)
    return shortened(`× ${other.cell.name}: ${other.text}`, columns, 'now');
  return others.slice(0, aboutRows).map(({ cell: { name }, text }, at): Message => {
    const more = others.length - aboutRows;
    const line = at === aboutRows - 1 && more > 0 ? `and ${more + 1} more to be corrected` : `${name}: ${text}`;
    return { tone: 'now', text: fit(`× ${clean(line)}`, columns) };
  });
}

function reviewAbout(drafting: Drafting, columns: number): readonly Message[] {
  const { all, elsewhere } = placedProblems(drafting);
  const problems = [...all.map(({ cell: { name }, text }) => `${name}: ${text}`), ...elsewhere.map(({ text }) => text)];
  const [first, ...others] = problems;
  if (first !== undefined) return shortened(`× ${first}${andMore(others.length)}`, columns, 'now');
  const { makes, draft } = drafting;
  const advised = endpointAdvice(draft);
  const advice = advised === null ? [] : [advised.consequence];
  return [
    { tone: 'calm', text: makes === null ? '' : `✓ No problem: this makes ${counted(makes.artefacts, 'artefact')}.` },
    ...advice.map((text): Message => ({ tone: 'soon', text: fit(text, columns) })),
  ];
}

/** A text in as many rows as there are; a cut is marked. */
function shortened(text: string, columns: number, tone: Message['tone']): readonly Message[] {
  const lines = wrap(clean(text), columns);
  return lines.slice(0, aboutRows).map((line, at) => ({
    tone,
    text: at === aboutRows - 1 && lines.length > aboutRows ? cut(line, columns) : line,
  }));
}

function cut(line: string, columns: number): string {
  return widthOf(line) + 2 <= columns ? `${line} …` : `${fit(line, columns - 2).trimEnd()} …`;
}
