import { checksBefore, isRestart, isRestartProvable, isRestartProven, type RolloutStep } from '@kpki/engine';
import {
  askingTexts,
  asOfText,
  type Block,
  type CheckSummary,
  caPairBlocks,
  caPairs,
  checkLooks,
  type KeyOf,
  type List,
  lateReloadText,
  listed,
  type RolloutItem,
  type RotationHead,
  type RotationSummary,
  type RunbookStepState,
  rolloutItems,
  rotationScreenTexts,
  rotationSections,
  rotationSummary,
  runbookStepLooks,
  type StepByHand,
  servesOldLook,
  type TrustMatrix,
  trustCounts,
  trustLegend,
  trustLooks,
  trustMatrix,
  trustMatrixBlocks,
  trustTitle,
  unobservableAfter,
  unreachedTexts,
  wholeCommand,
  wholeText,
} from '@kpki/presentation';
import { type ScreenLine, screenLines } from '../../../print/document.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { fit, hanging, shortened, widthOf } from '../../../text/width.ts';
import type { State } from '../model.ts';
import { type RotationLook, shownAnswers } from '../rotation.ts';
import { type RotationInProgress, rotationsInProgress } from './actions.ts';
import { shellIn } from './command-line.ts';
import { memo } from './memo.ts';
import { effectsIn } from './plan-effects.ts';

interface RotationText {
  readonly lines: readonly ScreenLine[];
  /** The lines that the cursor goes to. */
  readonly steps: readonly StepLines[];
  /** The lines that begin a section, and what is their title. */
  readonly rules: ReadonlyMap<number, string>;
  /** The section of the conditions: the line of its title, and those of each condition. */
  readonly conditions: { readonly at: number; readonly items: readonly StepLines[] } | null;
}

/** The lines of a step of the runbook or of a condition; `to` is behind the last. */
interface StepLines {
  readonly from: number;
  readonly to: number;
  /** What is ticked; null: a condition, which is only read. */
  readonly ticks: string | null;
}

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

/** Leaves out as little as brings all into view; else so much that the whole runbook is, and the first condition. */
function withinRows(
  sections: readonly TextSection[],
  columns: number,
  rows: number,
  { step, isDone }: { readonly step: number | null; readonly isDone: boolean },
): RotationText {
  const text = (cut: Omit<Cut, 'open'>): RotationText => laid(sections, columns, rows, { ...cut, open: step });
  const isAllIn = ({ lines }: RotationText): boolean => lines.length <= rows;
  const [all, ofSteps, none] = (['all', 'of steps', 'none'] as const).map((details) => text({ ...uncut, details }));
  const fitting = [all, ofSteps, none].find((each) => each !== undefined && isAllIn(each));
  if (fitting !== undefined) return fitting;
  if (ofSteps !== undefined && (isDone || isRunbookIn(ofSteps, rows))) return ofSteps;
  const longest = Math.max(1, ...sections.flatMap((each) => each.lines.map(({ lines }) => lines.length)));
  for (let most = longest; most > 1; most -= 1) {
    const cut = text({ details: 'none', most });
    if (isRunbookIn(cut, rows)) return cut;
  }
  return text({ details: 'none', most: 1 });
}

function isRunbookIn({ steps, conditions }: RotationText, rows: number): boolean {
  const end = steps.findLast(({ ticks }) => ticks !== null)?.to ?? 0;
  const [first] = conditions?.items ?? [];
  return (first?.to ?? end) <= rows;
}

export const noText: RotationText = { lines: [], steps: [], rules: new Map(), conditions: null };

/** What the phase that led here has written. */
function doneLines(done: string | null, columns: number): readonly ScreenLine[] {
  if (done === null) return [];
  return hanging('✓ ', clean(done), columns).map((text): ScreenLine => ({ text, severity: 'success' }));
}

/** The line that matters, which comes first: what to do, and the key that goes on. It is bold, and has a glyph. */
function headLines(head: RotationHead | null, columns: number, key: KeyOf): readonly ScreenLine[] {
  if (head === null) return [];
  const { glyph, severity, text, goesOn, to } = head;
  const said = goesOn === null ? text : `${text}${rotationScreenTexts.goesOn(goesOn, to, key)}`;
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

/** Lines under a title; the one with the cursor has more. */
interface TextSection {
  readonly title: string | null;
  /** Instead of the title: names the key that the lines need. */
  readonly hint?: string | null;
  readonly lines: readonly SectionLine[];
}

/** One item of a section, which may have several lines. */
interface SectionLine {
  readonly lines: readonly ScreenLine[];
  /** Left out first where the height does not suffice. */
  readonly details: readonly ScreenLine[];
  /** Whether the cursor goes there. */
  readonly isFocusable: boolean;
  /** Whether lines are left out where the height does not suffice. */
  readonly canBeCut: boolean;
  readonly ticks: string | null;
}

function asLine(line: ScreenLine): SectionLine {
  return { lines: [line], details: [], isFocusable: false, canBeCut: false, ticks: null };
}

function spaced(lines: readonly ScreenLine[]): readonly ScreenLine[] {
  return lines.length === 0 ? [] : [empty, ...lines];
}

/** What is left of steps and conditions. */
interface Cut {
  /** Whose details are shown. */
  readonly details: 'all' | 'of steps' | 'none';
  /** How many lines a step has at most, without its details. */
  readonly most: number;
  /** The step or condition that is shown whole; null: none. */
  readonly open: number | null;
}

const uncut = { details: 'all', most: Number.POSITIVE_INFINITY } as const satisfies Omit<Cut, 'open'>;

/** `rows`: how many lines are in view; a title with nothing of its section below it in view is none. */
function laid(sections: readonly TextSection[], columns: number, rows: number, cut: Cut): RotationText {
  const lines: ScreenLine[] = [];
  const steps: StepLines[] = [];
  const rules = new Map<number, string>();
  let conditions: RotationText['conditions'] = null;
  for (const { title, hint = null, lines: own } of sections) {
    if (title !== null && lines.length === rows - 1) lines.push(empty);
    const [at, before] = [lines.length, steps.length];
    if (title !== null) {
      rules.set(lines.length, clean(hint ?? title));
      lines.push({ text: clean(title), severity: 'info' });
    }
    for (const line of own) {
      const from = lines.length;
      const isOpen = line.isFocusable && cut.open === steps.length;
      const shown = isOpen ? [...line.lines, ...line.details] : cutLines(line, cut, columns);
      lines.push(...shown.map((each) => ({ ...each, text: shortened(each.text, columns) })));
      if (line.isFocusable) steps.push({ from, to: lines.length, ticks: line.ticks });
    }
    const items = steps.slice(before);
    if (items.length > 0 && items.every(({ ticks }) => ticks === null)) conditions = { at, items };
  }
  return { lines, steps, rules, conditions };
}

function cutLines({ lines, details, canBeCut, ticks }: SectionLine, cut: Cut, columns: number): readonly ScreenLine[] {
  const shown = canBeCut ? cutAfter(lines, cut.most, columns) : lines;
  if (details.length === 0 || shown.length < lines.length) return shown;
  if (cut.details === 'all' || (cut.details === 'of steps' && ticks !== null)) return [...shown, ...details];
  return shown.map((line, at) => (at === shown.length - 1 ? { ...line, text: `${line.text} …` } : line));
}

/** The last line that is left ends with a whole word, and the mark of a cut. */
function cutAfter(lines: readonly ScreenLine[], most: number, columns: number): readonly ScreenLine[] {
  const [last, next] = [lines[most - 1], lines[most]];
  if (last === undefined || next === undefined) return lines;
  const mark = ' …';
  const [text = ''] = hanging('', last.text, columns - mark.length);
  return [...lines.slice(0, most - 1), { ...last, text: `${text}${mark}` }];
}

function textSections(
  look: RotationLook,
  { status, phases, checks, runbookTitle, conditions, work }: RotationSummary,
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
    { title: null, lines: statusLines(status, columns).map(asLine) },
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
    { title: null, lines: spaced(screenLines(phases, columns)).map(asLine) },
    ...(work === null
      ? []
      : [
          {
            title: work.title,
            lines: effects.map(({ look: head, what, severity }) => asLine({ text: `${head}${what}`, severity })),
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
      .flatMap((each) => [
        {
          text: `${stateOf(each)}${' '.repeat(label - each.look.label.length)}  ${each.count.padEnd(count)}  ${clean(each.name)}`,
          severity: each.look.severity,
          head: stateOf(each).length,
        },
        ...left(each.left),
      ]),
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

/** The state of a note alone has its role: a long text in it would be a wall. */
function statusLines(blocks: readonly Block[], columns: number): readonly ScreenLine[] {
  return blocks.flatMap((block) => {
    const lines = screenLines([block], columns);
    if (block.is !== 'note' || block.severity === 'info') return lines;
    const head = clean(`${block.glyph} ${block.label}`).trim().length;
    return lines.map((line, at) => (at === 0 ? { ...line, head } : { ...line, severity: 'info' as const }));
  });
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

/** They stand back: who knows the work reads on. */
function detailLines(indent: string, details: string, columns: number): readonly ScreenLine[] {
  if (details === '') return [];
  return hanging(indent, clean(details), columns).map((text): ScreenLine => ({ text, severity: 'unknown' }));
}

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

/** A step of the rollout of a phase: a person does and ticks it, unless the live checks prove all of its restarts. */
export interface RunbookStep {
  readonly text: string;
  readonly is: RunbookStepState;
  /** How many of its restarts are proven, and which a person has to see, in words; null: none, or the step is ticked. */
  readonly observed: string | null;
}

export function runbookSteps(look: RotationLook, state: Pick<State, 'program' | 'target'>): readonly RunbookStep[] {
  return itemsOf(look, state).flatMap((item) => (item.mark === 'number' ? [stepOf(look, item)] : []));
}

function itemsOf({ found }: RotationLook, state: Pick<State, 'program' | 'target'>): readonly RolloutItem[] {
  return found === null ? [] : rolloutItems(found.rolloutDue, shellIn(state));
}

function stepOf(look: RotationLook, { steps, ...words }: Pick<RolloutItem, 'text' | 'details' | 'steps'>): RunbookStep {
  const text = wholeText(words);
  if (look.runbook?.done.includes(text) === true) return { text, is: 'done', observed: null };
  const { restarted } = shownAnswers(look);
  const restarts = steps.filter(isRestart);
  const proven = restarts.filter((step) => isRestartProven(step, restarted));
  const checks = checksOf(look);
  const byHand = restarts.filter((step) => !proven.includes(step) && !isRestartProvable(step, checks));
  return {
    text,
    is: proven.length > 0 && proven.length === restarts.length ? 'observed' : 'open',
    observed: observedText(look, restarts, proven, byHand),
  };
}

function observedText(
  look: RotationLook,
  restarts: readonly RolloutStep[],
  proven: readonly RolloutStep[],
  byHand: readonly RolloutStep[],
): string | null {
  const components = componentsOf(byHand);
  if (proven.length > 0) {
    const observable = restarts.length - byHand.length;
    return rotationScreenTexts.observed(proven.length, observable, { restarts: byHand.length, components });
  }
  // Of others, no row of a check says that it leaves something to a person.
  const hidden = components.filter((each) => unobservableOf(look).includes(each));
  return hidden.length === 0 ? null : rotationScreenTexts.byHand(hidden);
}

function componentsOf(steps: readonly RolloutStep[]): readonly string[] {
  return [...new Set(steps.flatMap(({ component }) => component ?? []))];
}

/** The components whose trust no check observes, and that are restarted. */
function unobservableOf({ found }: RotationLook): readonly string[] {
  const names = (found?.statuses ?? []).map(({ name }) => name);
  return unobservableAfter(names, found?.rolloutDue ?? []).restarts;
}

/** The steps that a person ticks for what no check observes. */
export function stepsByHand(look: RotationLook, state: Pick<State, 'program' | 'target'>): readonly StepByHand[] {
  if (look.runbook === null) return [];
  const hidden = unobservableOf(look);
  return itemsOf(look, state)
    .filter(({ mark }) => mark === 'number')
    .flatMap((item, at) => {
      const { is } = stepOf(look, item);
      const own = componentsOf(item.steps.filter(isRestart)).filter((each) => hidden.includes(each));
      return own.map((component) => ({ component, number: at + 1, isTicked: is === 'done' }));
    });
}

/** The checks whose answers the screen shows: those before the next phase, else before the rollback. */
function checksOf({ found, checks }: RotationLook): ReturnType<typeof checksBefore> {
  const move = checks.next === 'none' ? found?.back : found?.next?.move;
  return move == null ? new Set() : checksBefore(move);
}

/** With check boxes; what needs no action has none. */
function runbookLines(
  look: RotationLook,
  state: Pick<State, 'program' | 'target'>,
  columns: number,
): readonly SectionLine[] {
  const isKept = look.runbook !== null;
  let number = 0;
  return itemsOf(look, state).map((item): SectionLine => {
    const { text, details } = item;
    const isStep = item.mark === 'number';
    if (isStep) number += 1;
    const { is, observed } = stepOf(look, item);
    const box = isKept ? `${runbookStepLooks[is].box} ` : '';
    const severity = isStep ? (is === 'open' ? 'info' : 'success') : 'unknown';
    const head = isStep ? `${box}${number}. ` : '· ';
    const said = isStep && isKept && observed !== null ? `(${observed}) ${clean(text)}` : clean(text);
    const late = isStep ? null : lateIn(look, item);
    return {
      lines: [
        ...hanging(head, said, columns).map((line): ScreenLine => ({ text: line, severity })),
        ...(late === null ? [] : hanging('! ', clean(late), columns)).map(
          (line): ScreenLine => ({ text: line, severity: 'warning' }),
        ),
      ],
      details: detailLines(' '.repeat(widthOf(head)), details, columns),
      isFocusable: isStep,
      canBeCut: true,
      ticks: isStep ? wholeText(item) : null,
    };
  });
}

/** Where a component that takes the files by itself has not, what to do instead. */
function lateIn(look: RotationLook, { steps }: RolloutItem): string | null {
  const { next, back } = shownAnswers(look).checks;
  const [first] = steps;
  const nodes = steps.flatMap(({ node }) => node ?? []);
  return lateReloadText(next === 'none' ? back : next, first?.component ?? null, nodes);
}

function pairBlocks({ found }: RotationLook, inventory: Inventory | null): readonly Block[] {
  return found === null || inventory === null ? [] : caPairBlocks(caPairs(inventory, found.statuses));
}

/** Both CAs and what each component trusts, in words. */
export function trustBlocks(look: RotationLook, inventory: Inventory | null): readonly Block[] {
  const unreached = unreachedTexts(look.unreached).map((text) => `${text}.`);
  return [...pairBlocks(look, inventory), ...trustMatrixBlocks(matrixOf(look)), ...listed('dash', unreached)];
}

function matrixOf(look: RotationLook): TrustMatrix {
  const { checks, passed, loaded } = shownAnswers(look);
  const asked = checks.next === 'none' ? checks.back : checks.next;
  return trustMatrix(look.found?.statuses ?? [], asked, passed, loaded, look.found?.nodes ?? []);
}

export const rotationSideTitle: (look: RotationLook) => string = memo((look) => trustTitle(matrixOf(look)));

/** Both CAs, and which of them each component trusts. */
export const rotationSideLines: (
  look: RotationLook,
  inventory: Inventory | null,
  columns: number,
) => readonly ScreenLine[] = memo((look, inventory, columns) => {
  const pairs = screenLines(pairBlocks(look, inventory), columns);
  const trusted = matrixOf(look);
  const table = matrixLines(trusted);
  const matrix = table.length === 0 ? [] : withAge(look, [...table, empty, ...legendOf(trusted, columns)], columns);
  return [...pairs, ...(pairs.length === 0 || matrix.length === 0 ? [] : [empty]), ...matrix];
});

const empty: ScreenLine = { text: '', severity: 'info' };

/** Columns of components have no room for their names. */
const shortNames: Readonly<Record<string, string>> = {
  'kube-apiserver': 'apiserver',
  'kube-controller-manager': 'kcm',
  'kube-scheduler': 'sched',
};

/** Explains the glyphs that are in the matrix. */
function legendOf(matrix: TrustMatrix, columns: number): readonly ScreenLine[] {
  return wrapItems(trustLegend(matrix), columns).map((text): ScreenLine => ({ text, severity: 'unknown' }));
}

/** As many in a line as fit. */
function wrapItems(items: readonly string[], columns: number): readonly string[] {
  const lines: string[] = [];
  for (const item of items) {
    const joined = `${lines.at(-1)}   ${item}`;
    if (lines.length === 0 || widthOf(joined) > columns) lines.push(item);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}

function severityOf(cells: TrustMatrix['rows'][number]['cells']): ScreenLine['severity'] {
  const all = cells.map((cell) => cell?.severity);
  return (['critical', 'pending', 'warning', 'info'] as const).find((each) => all.includes(each)) ?? 'success';
}

/** Without a panel of its own: below the runbook, with the glyphs explained in one line. */
function narrowMatrix(look: RotationLook, columns: number): readonly TextSection[] {
  const matrix = matrixOf(look);
  // Where nothing is known, there is nothing to compare.
  if (trustCounts(matrix).length === 0) return [];
  const lines = withAge(look, [...matrixLines(matrix), ...legendOf(matrix, columns)], columns);
  return [{ title: trustTitle(matrix), lines: lines.map(asLine) }];
}

/** The matrix in one line, above the checks: below them there may be no room for the matrix. */
function countedTrust(look: RotationLook, columns: number): readonly ScreenLine[] {
  const counts = trustCounts(matrixOf(look));
  if (counts.length === 0) return [];
  const lines = hanging('', rotationScreenTexts.trustCounted(counts), columns);
  return faded(
    lines.map((text): ScreenLine => ({ text, severity: 'info' })),
    shownAnswers(look).isStale,
  );
}

/** What was true when the servers were asked last, and which of them have given no answer since when. */
function withAge(look: RotationLook, matrix: readonly ScreenLine[], columns: number): readonly ScreenLine[] {
  const { stale } = look;
  const isStale = shownAnswers(look).isStale;
  const age = isStale && stale !== null ? [{ text: `… ${asOfText(stale.askedAt)}`, severity: 'unknown' } as const] : [];
  const unreached = unreachedTexts(look.unreached).flatMap((text) =>
    hanging(`${trustLooks.unreached.glyph} `, clean(text), columns),
  );
  return [
    ...age,
    ...faded(matrix, isStale),
    ...unreached.map((text): ScreenLine => ({ text, severity: isStale ? 'unknown' : 'warning' })),
  ];
}

function glyphsOf({ trusts, servesOld }: NonNullable<TrustMatrix['rows'][number]['cells'][number]>): string {
  return `${trustLooks[trusts].glyph}${servesOld ? servesOldLook.glyph : ''}`;
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
          cells.map((cell) => (cell === null ? '-' : glyphsOf(cell))),
        ),
        severity: severityOf(cells),
      };
    }),
  ];
}
