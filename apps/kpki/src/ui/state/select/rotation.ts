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
import { fit, hanging, shortened, widthOf } from '../../../text/width.ts';
import { roleOfSeverity } from '../../roles.ts';
import type { State } from '../model.ts';
import { type RotationLook, shownAnswers } from '../rotation-look.ts';
import { type RotationInProgress, rotationsInProgress } from './actions.ts';
import { shellIn } from './command-line.ts';
import { memo } from './memo.ts';
import { effectsIn } from './plan-effects.ts';
import {
  asLine,
  detailLines,
  faded,
  laid,
  lineOfPieces,
  noText,
  type RotationText,
  type SectionLine,
  type TextSection,
} from './rotation-sections.ts';
import { countedTrust, matrixSections, pairSections } from './rotation-trust.ts';
import { runbookLines, stepsByHand } from './runbook.ts';
import type { TonedLine } from './section-lines.ts';

/** What the text depends on beyond the rotation itself. */
interface RotationLayout {
  readonly columns: number;
  /** How many lines are in view at once. */
  readonly rows: number;
  /** Trust, conditions and both CAs have a panel of their own. */
  readonly hasSide: boolean;
  /** What the phase that led here has written; null: none did. */
  readonly done: string | null;
  /** The move whose button has the focus. */
  readonly before: 'next' | 'back';
  /** Which key leads to the runbook. */
  readonly key: KeyOf;
}

type Target = Pick<State, 'program' | 'target'>;

/** What the screen says of a rotation, in parts. */
const summaryOf = memo(
  (
    look: RotationLook,
    found: NonNullable<RotationLook['found']>,
    program: string,
    target: State['target'],
    before: RotationLayout['before'],
  ): RotationSummary => {
    const { checks, passed } = shownAnswers(look);
    const byHand = stepsByHand(look, { program, target });
    return rotationSummary(found, checks, shellIn({ program, target }), passed, before, byHand);
  },
);

/** Below so many rows of the terminal, the headline takes one of them: the text has too few else. */
const leastRowsOfWholeHead = 20;

/**
 * What stays in view above the text: the line that matters, with what to do and the key that goes on. It is bold, and has
 * a glyph. A line of its own counts who trusts which CA, where that has no panel.
 */
export const rotationHeadLines: (
  look: RotationLook,
  state: Target & Pick<State, 'size'>,
  columns: number,
  hasSide: boolean,
  key: KeyOf,
) => readonly TonedLine[] = (look, { program, target, size }, columns, hasSide, key) => {
  if (look.found === null) return [];
  const { head } = summaryOf(look, look.found, program, target, 'next');
  const { isStale } = shownAnswers(look);
  if (size.rows < leastRowsOfWholeHead) return faded(shortHeadLines(head, columns, key), isStale);
  const lines = faded(headLines(head, columns, key), isStale);
  const counted = hasSide || lines.length !== 1 ? null : countedTrust(look, columns);
  return counted === null ? lines : [...lines, counted];
};

/** What stands below the phases and the headline. */
export function rotationText(
  look: RotationLook,
  inventory: Inventory | null,
  { program, target }: Target,
  { columns, rows, hasSide, done, before, key }: RotationLayout,
): RotationText {
  return laidOut(look, inventory, program, target, columns, rows, hasSide, done, before, key);
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
    key: KeyOf,
  ): RotationText => {
    const { found } = look;
    if (found === null) return noText;
    const summary = summaryOf(look, found, program, target, before);
    const { status, checks, runbookTitle, work, details } = summary;
    const runbook = runbookLines(look, { program, target }, columns);
    const untitled = (lines: readonly TonedLine[]): TextSection => ({ title: null, lines: lines.map(asLine) });
    const all = (isFolded: boolean): RotationText =>
      laid(
        [
          untitled(doneLines(done, columns)),
          untitled(othersLines(found, inventory, columns)),
          untitled(screenLines(status, columns).filter(({ text }) => text !== '')),
          ...(checks === null ? [] : [checksSection(look, checks, columns, isFolded)]),
          { title: titleOfRunbook(look, runbookTitle, runbook, key), lines: runbook },
          ...(hasSide ? [] : [...matrixSections(look, columns), ...conditionSections(summary, columns, true)]),
          ...workSections(work, columns),
          // The long texts of checks have a title of their own.
          untitled(screenLines(details, columns).filter(({ text }) => text !== '')),
          ...(hasSide ? [] : pairSections(look, inventory, columns)),
        ],
        columns,
      );
    const whole = all(false);
    // Checks that passed give way.
    return whole.lines.length <= rows ? whole : all(true);
  },
);

/** The panel on the right: who trusts which CA, what a person makes sure of, and last both CAs. */
export const rotationSide: (
  look: RotationLook,
  inventory: Inventory | null,
  program: string,
  target: State['target'],
  before: RotationLayout['before'],
  columns: number,
  rows: number,
  isFocused: boolean,
) => RotationText = memo((look, inventory, program, target, before, columns, rows, isFocused) => {
  if (look.found === null) return noText;
  const summary = summaryOf(look, look.found, program, target, before);
  const all = (isWhole: boolean): RotationText =>
    laid(
      [
        ...matrixSections(look, columns),
        ...conditionSections(summary, columns, isWhole),
        ...pairSections(look, inventory, columns),
      ],
      columns,
    );
  const whole = all(true);
  // The first line of them is the title of the panel.
  return isFocused || whole.lines.length <= rows + 1 ? whole : all(false);
});

/** What the phase that led here has written. */
function doneLines(done: string | null, columns: number): readonly ScreenLine[] {
  if (done === null) return [];
  return hanging(`${signs.ok.glyph} `, clean(done), columns).map((text): ScreenLine => ({ text, severity: 'success' }));
}

function headLines(head: RotationHead | null, columns: number, key: KeyOf): readonly TonedLine[] {
  if (head === null) return [];
  const { glyph, severity, text, short, follow, to } = head;
  const linesOf = (each: string): readonly string[] =>
    hanging(
      `${glyph} `,
      clean(follow === null ? each : `${each}${rotationScreenTexts.goesOn(follow, to, key)}`),
      columns,
    );
  const whole = linesOf(text);
  const inOne = whole.length === 1 || short === undefined ? whole : linesOf(short);
  const lines = inOne.length === 1 ? inOne : whole;
  return lines.map((line): ScreenLine => ({ text: line, severity, isBold: true }));
}

/** One line: what to do comes before the key, which the last row has too. */
function shortHeadLines(head: RotationHead | null, columns: number, key: KeyOf): readonly TonedLine[] {
  const whole = headLines(head, columns, key);
  if (head === null || whole.length === 1) return whole;
  const { glyph, severity, text } = head;
  return [{ text: shortened(`${glyph} ${clean(text)}`, columns).trimEnd(), severity, isBold: true }];
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
  return hanging('', clean(text), columns).map((line): ScreenLine => ({ text: line, severity: 'warning' }));
}

/** Names the keys that tick a step, until one is ticked. */
function titleOfRunbook(look: RotationLook, title: string, runbook: readonly SectionLine[], key: KeyOf): string {
  const isUnticked = look.runbook?.done.length === 0 && runbook.some(({ ticks }) => ticks !== null);
  return isUnticked ? rotationScreenTexts.howToTick(title, key) : title;
}

function conditionSections({ conditions }: RotationSummary, columns: number, isWhole: boolean): readonly TextSection[] {
  if (conditions === null) return [];
  return [{ title: conditions.title, lines: conditions.items.map((item) => conditionLine(item, columns, isWhole)) }];
}

function workSections(work: RotationSummary['work'], columns: number): readonly TextSection[] {
  if (work === null) return [];
  const effects = effectsIn(work.effects, columns - 2);
  const lines = [
    ...hanging('', clean(work.after), columns).map((text): TonedLine => ({ text, severity: 'info' })),
    ...effects.map(({ look, what, severity }) =>
      lineOfPieces(
        [
          { text: look, role: roleOfSeverity[severity] },
          { text: what, role: 'text' },
        ],
        severity,
      ),
    ),
  ];
  return [{ title: work.title, lines: lines.map(asLine) }];
}

/** Has the counts in the title if both fit, else in lines of their own. */
function checksSection(
  look: RotationLook,
  checks: NonNullable<RotationSummary['checks']>,
  columns: number,
  isFolded: boolean,
): TextSection {
  const { isAsked, isStale } = shownAnswers(look);
  const { title, counts } = checks;
  const lines = faded(checkLines(look, checks, columns, isFolded), isStale);
  // Neither a row nor a column more: each question would move what is around it.
  const asked = isAsked ? '…' : '';
  if (counts === null) return { title: `${title}${asked}`, lines: lines.map(asLine) };
  const whole = `${title}${isAsked ? '…' : ':'} ${counts}`;
  if (widthOf(clean(whole)) <= columns - ruleMargin) return { title: whole, lines: lines.map(asLine) };
  const counted = hanging('', clean(counts), columns).map((text): TonedLine => ({ text, severity: 'info' }));
  return { title: `${title}${asked}`, lines: [...counted, ...lines].map(asLine) };
}

/** What the line of a title takes around it. */
const ruleMargin = 4;

/** A line for each check, and below it what is left to do. */
function checkLines(
  look: RotationLook,
  { summaries, rollback, accepts }: NonNullable<RotationSummary['checks']>,
  columns: number,
  isFolded: boolean,
): readonly TonedLine[] {
  if (summaries === null) return [{ text: `… ${askingTexts.checking}`, severity: 'info' }];
  const passed = summaries.filter((each) => each.look === checkLooks.passed);
  const folded = isFolded && passed.length > 1 ? passed : [];
  const shown = summaries.filter((each) => !folded.includes(each));
  const widths = {
    name: widest(shown.map(({ name }) => clean(name))),
    count: widest(shown.map(({ count }) => count)),
    state: widest(shown.map((each) => each.look.label)),
  };
  return [
    ...shown.flatMap((each) =>
      checkRow(isFolded ? { ...each, left: each.short } : each, widths, timeOf(look, each), columns),
    ),
    ...(folded.length === 0
      ? []
      : hanging(
          `${checkLooks.passed.glyph} `,
          rotationScreenTexts.folded(folded.map(({ name }) => clean(name))),
          columns,
        ).map((text): TonedLine => ({ text, severity: checkLooks.passed.severity, head: 1 }))),
    ...(rollback === null
      ? []
      : [{ text: rollback.text, severity: 'info' } as const, ...leftLines(rollback.left, columns)]),
    ...(accepts === null ? [] : acceptLines(accepts, columns)),
  ];
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, each) => Math.max(most, widthOf(each)), 0);
}

function leftLines(texts: readonly string[], columns: number): readonly TonedLine[] {
  return texts.flatMap((text) =>
    hanging('    ', clean(text), columns).map((line): TonedLine => ({ text: line, severity: 'info' })),
  );
}

/** `✓ kubelet  3 of 3  passed  12:00:00Z`; what is left to do stands in the row if there is room for it. */
function checkRow(
  { look: { glyph, label, severity }, count, name, left }: CheckSummary,
  widths: { readonly name: number; readonly count: number; readonly state: number },
  time: string,
  columns: number,
): readonly TonedLine[] {
  const role = roleOfSeverity[severity];
  const pieces = [
    { text: `${glyph} `, role },
    { text: `${fit(clean(name), widths.name)}  `, role: 'text' },
    { text: `${count.padEnd(widths.count)}  `, role: 'dim' },
    { text: label.padEnd(widths.state), role },
  ] as const;
  const [first = '', ...others] = left;
  const taken = 2 + widths.name + 2 + widths.count + 2 + widths.state;
  const isInRow = others.length === 0 && first !== '' && taken + 2 + widthOf(clean(first)) <= columns;
  if (isInRow) return [lineOfPieces([...pieces, { text: `  ${clean(first)}`, role: 'text' }], severity)];
  const room = columns - taken - widthOf(time);
  const aged = room < 2 ? [] : [{ text: `${' '.repeat(room)}${time}`, role: 'dim' } as const];
  return [lineOfPieces([...pieces, ...aged], severity), ...leftLines(left, columns)];
}

/** When the answers of a check came, or since when one is missing. */
function timeOf({ askedAt, stale, unreached }: RotationLook, { name }: CheckSummary): string {
  const since = Object.entries(unreached).flatMap(([server, at]) => (server.startsWith(`${name}/`) ? [at] : []));
  if (since.length > 0) return rotationScreenTexts.unanswered(Math.min(...since));
  const at = askedAt ?? stale?.askedAt ?? null;
  return at === null ? '' : rotationScreenTexts.answered(at);
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

/** `isWhole` is false where the lines that explain it have no room. */
function conditionLine(
  { text, details = '', commands = [] }: List['items'][number],
  columns: number,
  isWhole: boolean,
): SectionLine {
  const isCut = !isWhole && (details !== '' || commands.length > 0);
  const copied = isWhole ? commands.flatMap((each) => hanging('    ', clean(each), columns)) : [];
  return {
    lines: [
      ...hanging('- ', `${clean(text)}${isCut ? ' …' : ''}`, columns).map(
        (each): TonedLine => ({ text: each, severity: 'info' }),
      ),
      ...(isWhole ? detailLines('  ', details, columns) : []),
      ...copied.map((each): TonedLine => ({ text: each, severity: 'info' })),
    ],
    isFocusable: true,
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
