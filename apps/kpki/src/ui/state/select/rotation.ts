import {
  type Block,
  caPairBlocks,
  caPairs,
  type List,
  pause,
  rolloutList,
  rotationSections,
  type TrustMatrix,
  trustLooks,
  trustMatrix,
  trustMatrixBlocks,
} from '@kpki/presentation';
import { type ScreenLine, screenLines } from '../../../print/document.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { fit, hanging, widthOf } from '../../../text/width.ts';
import type { State } from '../model.ts';
import { type RotationLook, shownAnswers } from '../rotation.ts';
import { shellIn } from './command-line.ts';
import { memo } from './memo.ts';

interface RotationText {
  readonly lines: readonly ScreenLine[];
  readonly steps: readonly StepLines[];
}

/** The lines of a step of the runbook; `to` is behind the last. */
interface StepLines {
  readonly from: number;
  readonly to: number;
}

/** What stands below the phases. `hasSide`: both CAs of a rotation have a panel of their own. */
export const rotationText: (
  look: RotationLook,
  inventory: Inventory | null,
  program: string,
  target: State['target'],
  columns: number,
  hasSide: boolean,
) => RotationText = memo((look, inventory, program, target, columns, hasSide) => {
  const sections = sectionsOf(look, { program, target });
  if (sections === null) return { lines: [], steps: [] };
  const { status, track, checked, rest } = sections;
  const { isStale } = shownAnswers(look);
  const pairs = hasSide ? [] : pairBlocks(look, inventory);
  const before = [
    ...screenLines([...status, ...track.map(coming)], columns),
    ...faded(screenLines(checked, columns), isStale),
  ];
  const runbook = runbookLines(look, { program, target }, columns);
  const after = [
    ...(hasSide ? [] : faded(narrowMatrix(look), isStale)),
    ...screenLines([...rest, ...(pairs.length === 0 ? [] : [pause, ...pairs])], columns),
  ];
  return {
    lines: [...before, ...runbook.lines, ...after],
    steps: runbook.steps.map(({ from, to }) => ({ from: before.length + from, to: before.length + to })),
  };
});

export function sectionsOf(
  look: RotationLook,
  state: Pick<State, 'program' | 'target'>,
): ReturnType<typeof rotationSections> | null {
  const { checks, passed, isStale } = shownAnswers(look);
  return look.found === null ? null : rotationSections(look.found, checks, shellIn(state), passed, isStale);
}

/** What was said before is not what is so now. */
function faded(lines: readonly ScreenLine[], isStale: boolean): readonly ScreenLine[] {
  return isStale ? lines.map(({ text }) => ({ text, severity: 'unknown' })) : lines;
}

/** The steps of the rollout of a phase, which a person does and ticks. */
export function runbookSteps({ found }: RotationLook, state: Pick<State, 'program' | 'target'>): readonly string[] {
  return itemsOf(found, state).flatMap(({ mark, text }) => (mark === 'number' ? [text] : []));
}

function itemsOf(found: RotationLook['found'], state: Pick<State, 'program' | 'target'>): List['items'] {
  return found === null ? [] : rolloutList(found.rolloutDue, shellIn(state)).items;
}

/** With check boxes; what needs no action has none. */
function runbookLines(look: RotationLook, state: Pick<State, 'program' | 'target'>, columns: number): RotationText {
  const items = itemsOf(look.found, state);
  const [head] = sectionsOf(look, state)?.rollout ?? [];
  if (items.length === 0 || head === undefined) return { lines: [], steps: [] };
  const lines: ScreenLine[] = [empty, ...screenLines([head], columns)];
  const steps: StepLines[] = [];
  const isKept = look.runbook !== null;
  let number = 0;
  for (const { mark, text } of items) {
    const isStep = mark === 'number';
    if (isStep) number += 1;
    const isDone = look.runbook?.done.includes(text) === true;
    const box = isKept ? (isDone ? '[x] ' : '[ ] ') : '';
    const severity = isStep && isDone ? 'success' : 'info';
    const wrapped = hanging(isStep ? `  ${box}${number}. ` : '  ', clean(text), columns);
    if (isStep) steps.push({ from: lines.length, to: lines.length + wrapped.length });
    lines.push(...wrapped.map((line): ScreenLine => ({ text: line, severity })));
  }
  return { lines, steps };
}

/** The phases that are written or come next, with what they mean; the others are drawn above. */
function coming(block: Block): Block {
  if (block.is !== 'rows') return block;
  return { ...block, begins: 'label', rows: block.rows.filter(({ isBrief }) => isBrief !== true) };
}

function pairBlocks({ found }: RotationLook, inventory: Inventory | null): readonly Block[] {
  return found === null || inventory === null ? [] : caPairBlocks(caPairs(inventory, found.statuses));
}

/** Both CAs and what each component trusts, in words. */
export function trustBlocks(look: RotationLook, inventory: Inventory | null): readonly Block[] {
  return [...pairBlocks(look, inventory), ...trustMatrixBlocks(matrixOf(look))];
}

function matrixOf(look: RotationLook): TrustMatrix {
  const { checks, passed, loaded } = shownAnswers(look);
  const asked = checks.next === 'none' ? checks.back : checks.next;
  return trustMatrix(look.found?.statuses ?? [], asked, passed, loaded);
}

/** Both CAs, and which of them each component trusts. */
export const rotationSideLines: (
  look: RotationLook,
  inventory: Inventory | null,
  columns: number,
) => readonly ScreenLine[] = memo((look, inventory, columns) => {
  const pairs = screenLines(pairBlocks(look, inventory), columns);
  const table = matrixLines(matrixOf(look));
  const matrix = table.length === 0 ? [] : faded([...table, empty, ...legend], shownAnswers(look).isStale);
  return [...pairs, ...(pairs.length === 0 || matrix.length === 0 ? [] : [empty]), ...matrix];
});

const empty: ScreenLine = { text: '', severity: 'info' };

/** Columns of components have no room for their names. */
const shortNames: Readonly<Record<string, string>> = {
  'kube-apiserver': 'api',
  'kube-controller-manager': 'kcm',
  'kube-scheduler': 'sched',
};

/** A glyph of two states has both words. */
const legend: readonly ScreenLine[] = [...Map.groupBy(Object.values(trustLooks), ({ glyph }) => glyph)].map(
  ([glyph, looks]): ScreenLine => ({
    text: `${glyph} ${looks.map(({ word }) => word).join(' or ')}`,
    severity: 'unknown',
  }),
);

function severityOf(cells: TrustMatrix['rows'][number]['cells']): ScreenLine['severity'] {
  const all = cells.map((cell) => cell?.severity);
  return (['critical', 'pending', 'warning', 'info'] as const).find((each) => all.includes(each)) ?? 'success';
}

/** Without a panel of its own: below the runbook, with the glyphs explained in one line. */
function narrowMatrix(look: RotationLook): readonly ScreenLine[] {
  const matrix = matrixOf(look);
  const used = new Set(matrix.rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.trusts ?? [])));
  // Where nothing is known, there is nothing to compare.
  if ([...used].every((trusts) => trusts === 'unproven' || trusts === 'unobservable')) return [];
  const words = [...used].map((trusts) => `${trustLooks[trusts].glyph} ${trustLooks[trusts].word}`).join('   ');
  return [empty, ...matrixLines(matrix), { text: words, severity: 'unknown' }];
}

function matrixLines({ components, rows }: TrustMatrix): readonly ScreenLine[] {
  if (rows.length === 0) return [];
  const heads = components.map((component) => shortNames[component] ?? component);
  const nodeColumns = Math.min(20, Math.max(4, ...rows.map(({ node }) => widthOf(clean(node)))));
  const line = (node: string, cells: readonly string[]): string =>
    `${fit(node, nodeColumns)}  ${cells.map((cell, at) => fit(cell, widthOf(heads[at] ?? ''))).join('  ')}`.trimEnd();
  return [
    { text: line('', heads), severity: 'info' },
    ...rows.map(({ node, cells }): ScreenLine => {
      return {
        text: line(
          clean(node),
          cells.map((cell) => (cell === null ? '-' : trustLooks[cell.trusts].glyph)),
        ),
        severity: severityOf(cells),
      };
    }),
  ];
}
