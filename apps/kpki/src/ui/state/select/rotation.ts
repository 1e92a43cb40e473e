import {
  askingTexts,
  type CheckSummary,
  checkLooks,
  type KeyOf,
  type List,
  type RotationHead,
  type RotationSummary,
  rotationScreenTexts,
  rotationSections,
  rotationSummary,
  signs,
  wholeCommand,
} from '@kpki/presentation';
import { type ScreenLine, screenLines } from '../../../print/document.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { hanging, widthOf } from '../../../text/width.ts';
import type { State } from '../model.ts';
import { type RotationLook, shownAnswers } from '../rotation.ts';
import { type RotationInProgress, rotationsInProgress } from './actions.ts';
import { shellIn } from './command-line.ts';
import { memo } from './memo.ts';
import { effectsIn } from './plan-effects.ts';
import {
  asLine,
  detailLines,
  empty,
  faded,
  laid,
  noText,
  type RotationText,
  type SectionLine,
  spaced,
  type TextSection,
  uncut,
  withinRows,
} from './rotation-sections.ts';
import { countedTrust, narrowMatrix, pairBlocks } from './rotation-trust.ts';
import { runbookLines, stepsByHand } from './runbook.ts';

/** What the text depends on beyond the rotation itself. */
interface RotationLayout {
  readonly columns: number;
  /** How many lines are in view at once. */
  readonly rows: number;
  /** Both CAs of a rotation have a panel of their own. */
  readonly hasSide: boolean;
  /** What the phase that led here has written; null: none did. */
  readonly done: string | null;
  /** The move whose button has the focus. */
  readonly before: 'next' | 'back';
  /** The step or condition with the cursor; a step is shown whole; null: none. */
  readonly step: number | null;
  /** Which key leads to the runbook. */
  readonly key: KeyOf;
}

/** What stands below the phases: a line for each check, as many lines of each step as have room, whole conditions. */
export function rotationText(
  look: RotationLook,
  inventory: Inventory | null,
  { program, target }: Pick<State, 'program' | 'target'>,
  { columns, rows, hasSide, done, before, step, key }: RotationLayout,
): RotationText {
  return laidOut(look, inventory, program, target, columns, rows, hasSide, done, before, step, key);
}

const laidOut = memo(
  (
    look: RotationLook,
    inventory: Inventory | null,
    program: string,
    target: State['target'],
    columns: number,
    rows: number,
    hasSide: boolean,
    done: string | null,
    before: RotationLayout['before'],
    step: number | null,
    key: KeyOf,
  ): RotationText => {
    const { found } = look;
    if (found === null) return noText;
    const { checks, passed, isStale } = shownAnswers(look);
    const byHand = stepsByHand(look, { program, target });
    const summary = rotationSummary(found, checks, shellIn({ program, target }), passed, before, byHand);
    const untitled = (lines: readonly ScreenLine[]): TextSection => ({ title: null, lines: lines.map(asLine) });
    const all = (isFolded: boolean): readonly TextSection[] => [
      untitled(faded(headLines(summary.head, columns, key), isStale)),
      untitled(doneLines(done, columns)),
      untitled(summary.head === null ? [] : [empty]),
      untitled(othersLines(found, inventory, columns)),
      ...textSections(look, summary, { program, target }, columns, { step, key, hasSide, isFolded }, [
        ...(hasSide
          ? []
          : [...narrowMatrix(look, columns), untitled(spaced(screenLines(pairBlocks(look, inventory), columns)))]),
      ]),
      untitled(screenLines(summary.details, columns)),
    ];
    const whole = laid(all(false), columns, rows, { ...uncut, open: step });
    // Checks that passed give way first. What is to be restarted after an apply is read whole.
    return whole.lines.length <= rows ? whole : withinRows(all(true), columns, rows, { step, isDone: done !== null });
  },
);

/** What the phase that led here has written. */
function doneLines(done: string | null, columns: number): readonly ScreenLine[] {
  if (done === null) return [];
  return hanging(`${signs.ok.glyph} `, clean(done), columns).map((text): ScreenLine => ({ text, severity: 'success' }));
}

/** The line that matters, which comes first: what to do, and the key that goes on. It is bold, and has a glyph. */
function headLines(head: RotationHead | null, columns: number, key: KeyOf): readonly ScreenLine[] {
  if (head === null) return [];
  const { glyph, severity, text, follow, to } = head;
  const said = follow === null ? text : `${text}${rotationScreenTexts.goesOn(follow, to, key)}`;
  return hanging(`${glyph} `, clean(said), columns).map((line): ScreenLine => ({ text: line, severity, isBold: true }));
}

/** Of a CA that does not rotate: those that do, which a user may look for here. */
export function otherRotations(
  statuses: NonNullable<RotationLook['found']>['statuses'],
  inventory: Inventory | null,
): readonly RotationInProgress[] {
  if (statuses.some(({ at }) => at !== null)) return [];
  const own: readonly string[] = statuses.map(({ name }) => name);
  return rotationsInProgress(inventory).filter(({ name }) => !own.includes(name));
}

function othersLines(
  { statuses }: NonNullable<RotationLook['found']>,
  inventory: Inventory | null,
  columns: number,
): readonly ScreenLine[] {
  const others = otherRotations(statuses, inventory);
  if (others.length === 0) return [];
  const text = rotationScreenTexts.others(others);
  return [...hanging('', clean(text), columns).map((line): ScreenLine => ({ text: line, severity: 'warning' })), empty];
}

function textSections(
  look: RotationLook,
  { status, checks, runbookTitle, conditions, work }: RotationSummary,
  state: Pick<State, 'program' | 'target'>,
  columns: number,
  { step, key, hasSide, isFolded }: Pick<RotationLayout, 'step' | 'key' | 'hasSide'> & { readonly isFolded: boolean },
  trust: readonly TextSection[],
): readonly TextSection[] {
  const { isStale } = shownAnswers(look);
  const runbook = runbookLines(look, state, columns);
  const isUnticked = look.runbook?.done.length === 0 && runbook.some(({ ticks }) => ticks !== null);
  const effects = work === null ? [] : effectsIn(work.effects, columns - 2);
  return [
    { title: null, lines: screenLines(status, columns).map(asLine) },
    { title: null, lines: hasSide ? [] : countedTrust(look, columns).map(asLine) },
    ...(checks === null
      ? []
      : [countedSection(checks, faded(checkLines(checks, columns, isStale, isFolded), isStale), columns)]),
    ...(runbook.length === 0
      ? []
      : [
          {
            title: runbookTitle,
            hint: isUnticked ? rotationScreenTexts.howToTick(runbookTitle, step !== null, key) : null,
            lines: runbook,
          },
        ]),
    ...(conditions === null
      ? []
      : [{ title: conditions.title, lines: conditions.items.map((item) => conditionLine(item, columns)) }]),
    ...trust,
    ...(work === null
      ? []
      : [
          {
            title: work.title,
            lines: [
              ...hanging('', clean(work.after), columns).map((text) => asLine({ text, severity: 'info' })),
              ...effects.map(({ look: head, what, severity }) => asLine({ text: `${head}${what}`, severity })),
            ],
          },
        ]),
  ];
}

/** Has the counts in the title if both fit, else in lines of their own. */
function countedSection(
  { title, counts }: Pick<NonNullable<RotationSummary['checks']>, 'title' | 'counts'>,
  lines: readonly ScreenLine[],
  columns: number,
): TextSection {
  if (counts === null) return { title, lines: lines.map(asLine) };
  const whole = `${title}: ${counts}`;
  if (widthOf(clean(whole)) <= columns - ruleMargin) return { title: whole, lines: lines.map(asLine) };
  const counted = hanging('', clean(counts), columns).map((text): ScreenLine => ({ text, severity: 'info' }));
  return { title, lines: [...counted, ...lines].map(asLine) };
}

/** What the line of a title takes around it. */
const ruleMargin = 4;

/** A line for each check, and below it what is left to do. */
function checkLines(
  { summaries, rollback, accepts }: NonNullable<RotationSummary['checks']>,
  columns: number,
  isStale: boolean,
  isFolded: boolean,
): readonly ScreenLine[] {
  if (summaries === null) return [{ text: `… ${askingTexts.checking}`, severity: 'info' }];
  const label = summaries.reduce((most, { look }) => Math.max(most, look.label.length), 0);
  const count = summaries.reduce((most, each) => Math.max(most, each.count.length), 0);
  const passed = summaries.filter(({ look }) => look === checkLooks.passed);
  const folded = isFolded && passed.length > 1 ? passed : [];
  const left = (texts: readonly string[]): readonly ScreenLine[] =>
    texts.flatMap((text) =>
      hanging('    ', clean(text), columns).map((line): ScreenLine => ({ text: line, severity: 'info' })),
    );
  return [
    ...(isStale ? [{ text: `… ${askingTexts.stale}`, severity: 'unknown' } as const] : []),
    ...summaries
      .filter((each) => !folded.includes(each))
      .flatMap((each) => {
        const head = `${stateOf(each)}${' '.repeat(label - each.look.label.length)}  ${each.count.padEnd(count)}  ${clean(each.name)}`;
        const row = (text: string): ScreenLine => ({ text, severity: each.look.severity, head: stateOf(each).length });
        const [only = '', ...others] = each.left;
        const whole = `${head}   ${clean(only)}`.trimEnd();
        // What is left to do stands next to the name if there is room for it.
        return others.length === 0 && widthOf(whole) <= columns ? [row(whole)] : [row(head), ...left(each.left)];
      }),
    ...(folded.length === 0
      ? []
      : hanging(
          `${checkLooks.passed.glyph} `,
          rotationScreenTexts.folded(folded.map(({ name }) => clean(name))),
          columns,
        ).map((text): ScreenLine => ({ text, severity: checkLooks.passed.severity, head: 1 }))),
    ...(rollback === null ? [] : [{ text: rollback.text, severity: 'info' } as const, ...left(rollback.left)]),
    ...(accepts === null ? [] : acceptLines(accepts, columns)),
  ];
}

/** Of a command that accepts checks; copy and export have all of it. */
const mostCommandLines = 2;

/** As many of the checks are named as have room, each whole. */
function acceptLines(
  { text, command }: NonNullable<NonNullable<RotationSummary['checks']>['accepts']>,
  columns: number,
): readonly ScreenLine[] {
  const { begins, accepts } = command;
  const rest = ` ${rotationScreenTexts.acceptsOf(accepts.length)}`;
  const linesOf = (words: readonly string[]): readonly string[] => hanging('  ', clean(words.join('')), columns);
  const whole = linesOf([begins, ...accepts]);
  const cut = accepts.map((_, left) => linesOf([begins, ...accepts.slice(0, -1 - left), rest]));
  const shown = [whole, ...cut].find((lines) => lines.length <= mostCommandLines) ?? whole;
  return [...hanging('', clean(text), columns), ...shown].map((line): ScreenLine => ({ text: line, severity: 'info' }));
}

/** The command that accepts the unproven checks before a move; null: none is unproven. */
export function acceptingCommandOf(
  look: RotationLook,
  state: Pick<State, 'program' | 'target'>,
  before: 'next' | 'back',
): string | null {
  if (look.found === null) return null;
  const { checks, passed } = shownAnswers(look);
  const { accepts = null } = rotationSummary(look.found, checks, shellIn(state), passed, before).checks ?? {};
  return accepts === null ? null : wholeCommand(accepts.command);
}

function stateOf({ look: { glyph, label } }: CheckSummary): string {
  return `${glyph} ${label}`;
}

function conditionLine({ text, details = '', commands = [] }: List['items'][number], columns: number): SectionLine {
  const copied = commands.flatMap((each) => hanging('    ', clean(each), columns));
  return {
    lines: hanging('- ', clean(text), columns).map((each): ScreenLine => ({ text: each, severity: 'info' })),
    details: [
      ...detailLines('  ', details, columns),
      ...copied.map((each): ScreenLine => ({ text: each, severity: 'info' })),
    ],
    isFocusable: true,
    canBeCut: false,
    ticks: null,
  };
}

export function sectionsOf(
  look: RotationLook,
  state: Pick<State, 'program' | 'target'>,
): ReturnType<typeof rotationSections> | null {
  const { checks, passed, isStale } = shownAnswers(look);
  return look.found === null ? null : rotationSections(look.found, checks, shellIn(state), passed, isStale);
}
