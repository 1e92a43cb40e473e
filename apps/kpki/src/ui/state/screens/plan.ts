import { exclusionOf, type Plan } from '@kpki/engine';
import {
  changeTexts,
  confirmTexts,
  locationsText,
  nothingToDo,
  planDocument,
  planHead,
  planScreenTexts,
  workText,
  writtenTexts,
} from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { wrap } from '../../../text/width.ts';
import type { UiCommand } from '../../keys.ts';
import type { PlanMade } from '../../work/task.ts';
import type { Screen, Update } from '../change.ts';
import { only, pop, replace, said } from '../change.ts';
import { confirmRoom } from '../confirm-lines.ts';
import { hasUnrequested, toggleExcluded, toggleUnrequested, unrequestedSteps } from '../exclusion.ts';
import type { Exports } from '../export.ts';
import { planAgain } from '../goto.ts';
import { keysIn } from '../keys-in.ts';
import type { Confirm, State } from '../model.ts';
import { isRollback, nameFirst, type PlanRequest } from '../plan-request.ts';
import { headerRows, mostRoom, placed } from '../popup.ts';
import { whyReadOnly } from '../read-only.ts';
import { inventoryIn } from '../reading.ts';
import type { PlanRoute } from '../route.ts';
import {
  atRow,
  bodyHeight,
  cursorOf,
  hasSide,
  movedCursor,
  panesIn,
  parentAt,
  rowsInView,
  type ScrolledText,
  scrolledText,
  sideMargins,
  toggledKeys,
} from '../scroll.ts';
import { rowsWith } from '../searched-list.ts';
import { type DetailsBelow, detailsBelow, fittingLines, marginsBelow } from '../select/change-lines.ts';
import { applyWords, commandLine, planCommand, shellIn } from '../select/command-line.ts';
import { hasAllCounts } from '../select/counts.ts';
import { clippedLines, type DetailLine } from '../select/detail-lines.ts';
import { leftOutText } from '../select/left-out.ts';
import { awaitedIn, isWork, planCounts, planShown, replacesKey, replacesSharedKey, workCount } from '../select/plan.ts';
import { hiddenReason, planColumns, planHeads, reasonLines } from '../select/plan-columns.ts';
import { type EffectLine, effectLines, restartTexts } from '../select/plan-effects.ts';
import {
  groupKeysOf,
  isFree,
  notesBeside,
  othersText,
  type PlanContext,
  type PlanRow,
  planRowsOf,
  rowLines,
  workRows,
} from '../select/plan-rows.ts';
import { stepsByHand } from '../select/runbook.ts';
import { isDueAnyway } from '../select/step-cause.ts';
import { shortestPath } from '../titles.ts';

/** What the screen shows while there is no plan. */
export function noPlanText({ planning }: State): string {
  if (planning.is !== 'planning') return planScreenTexts.gone;
  return planning.location === null ? planScreenTexts.planning : planScreenTexts.reading(planning.location);
}

/** The head, and below the list an empty line and the buttons. */
const otherRows = 3;

/** Returns which cluster a plan is for, and where it is written. */
export function planHeadText({ plan }: PlanMade): string {
  return clean(planHead(plan));
}

/** Returns the line above the rows: path and title say already what the plan is for. */
export function headsIn(state: State, route: PlanRoute, made: PlanMade): string {
  const rows = planRowsIn(state, route);
  const isOfSteps = rows.some(({ is }) => is === 'items');
  return isOfSteps ? planHeads(planColumns(rows, panesIn(state).list)) : `  ${planHeadText(made)}`;
}

interface PlanEffects {
  /** Null where there is no rule above them. */
  readonly title: string | null;
  /** What a phase changes and costs. */
  readonly costs: readonly string[];
  readonly lines: readonly EffectLine[];
}

/** Returns what a running cluster does after the apply. The list is to keep most of a small terminal. */
export function planEffects(state: State, { plan }: PlanMade): PlanEffects {
  const most = Math.max(1, Math.floor(state.size.rows / 6) - 1);
  const columns = panesIn(state).list - 4;
  const lines = effectLines(plan, columns, most);
  const title = lines.length > 0 && most > 1 ? planScreenTexts.effects : null;
  return { title, costs: title === null ? [] : costLines(state, plan, columns), lines };
}

/** Returns no line where all do not fit: the question has them too. */
function costLines({ request, size }: State, plan: Plan, columns: number): readonly string[] {
  const keys = replacedKeys(plan);
  const texts = costTexts(request);
  if (texts.length === 0) return [];
  const all = [...texts, ...(keys === 0 ? [] : [confirmTexts.apply.replacesKeys(keys)])];
  const lines = all.flatMap((text) => wrap(clean(text), columns));
  return lines.length > Math.floor(size.rows / 4) ? [] : lines;
}

/** Returns what a phase changes and costs. */
export function costTexts(request: PlanRequest): readonly string[] {
  if (request.of === 'spec' || request.after === null) return [];
  return [planScreenTexts.isSo(request.after), ...request.costs];
}

/** Returns the line of the panel that has the rule; null: there is none. */
function planRule(state: State): number | null {
  const made = planShown(state);
  return made !== null && planEffects(state, made).title !== null ? planHeight(state) + 1 : null;
}

export function planHeight(state: State): number {
  const made = planShown(state);
  if (made === null) return bodyHeight(state, otherRows);
  const { title, costs, lines } = planEffects(state, made);
  return bodyHeight(state, otherRows + costs.length + lines.length + (title === null ? 0 : 1));
}

/** Fields of a row stand below its names. */
export const fieldIndent = 6;

export function planContextOf(state: State, made: PlanMade): PlanContext {
  const { request, program, target } = state;
  return { made, request, inventory: inventoryIn(state), program, target };
}

export function planRowsIn(state: State, { open }: PlanRoute): readonly PlanRow[] {
  const made = planShown(state);
  if (made === null) return [];
  const { list } = panesIn(state);
  const fieldColumns = hasSide(state) ? null : list - fieldIndent;
  const hasCounts = hasAllCounts(planCounts(made.plan)[1], list, shortestPath(state));
  return planRowsOf(planContextOf(state, made), open, {
    columns: list,
    height: planHeight(state),
    fieldColumns,
    hasCounts,
  });
}

/** Returns the lines of the reason of each row. */
export function planReasonsIn(state: State, route: PlanRoute): readonly (readonly string[])[] {
  const rows = planRowsIn(state, route);
  return reasonLines(rows, panesIn(state).list, planHeight(state));
}

/** The reason of the row with the cursor, if it is cut; at the side of a wide terminal, it is whole. */
function hiddenReasonIn(state: State, route: PlanRoute): string | null {
  if (hasSide(state) || planPart(state, route) !== 'list') return null;
  const rows = planRowsIn(state, route);
  return hiddenReason(rows, cursorOf(rows, route.cursor), panesIn(state).list, planHeight(state));
}

function rowAtLine(state: State, route: PlanRoute, line: number): number | null {
  const { items, top } = rowsInView(planRowsIn(state, route), route, planHeight(state));
  const reasons = planReasonsIn(state, route).slice(top, top + items.length);
  const rows = reasons.flatMap(({ length }, at) => Array.from({ length }, () => top + at));
  return rows[line] ?? null;
}

/** Of all groups of the plan. */
export function planGroupKeys(state: State): readonly string[] {
  const made = planShown(state);
  return made === null ? [] : groupKeysOf(planContextOf(state, made));
}

function chosenRow(state: State, route: PlanRoute): PlanRow | undefined {
  const rows = planRowsIn(state, route);
  return rows[cursorOf(rows, route.cursor)];
}

/** Old and new fields of the row, in the side panel. */
export function planSideText(state: State, route: PlanRoute): ScrolledText<DetailLine> {
  const row = chosenRow(state, route);
  const made = planShown(state);
  const height = bodyHeight(state);
  const all =
    made === null || row === undefined
      ? []
      : besideLines(row, planContextOf(state, made), (panesIn(state).side ?? 0) - sideMargins);
  const lines = fittingLines(all, height);
  return scrolledText({
    lines: route.side === null ? clippedLines(lines, height, planScreenTexts.seenBy(keysIn(state))) : lines,
    height,
    top: route.side ?? 0,
  });
}

function besideLines(row: PlanRow, context: PlanContext, columns: number): readonly DetailLine[] {
  return row.is === 'items' ? rowLines(row, context, columns) : notesBeside(context, columns);
}

/** Returns what the row with the cursor changes, where no panel is next to the list and lines below the rows are free. */
export function planDetailsBelow(state: State, route: PlanRoute): DetailsBelow | null {
  const made = planShown(state);
  const row = chosenRow(state, route);
  if (hasSide(state) || made === null || row?.is !== 'items' || row.branch === 'open') return null;
  const height = planHeight(state);
  const taken = planReasonsIn(state, route).reduce((sum, { length }) => sum + length, 0);
  return detailsBelow(row.subject, { rule: 1 + taken, free: height - taken }, (most) => {
    const lines = rowLines(row, planContextOf(state, made), panesIn(state).list - marginsBelow);
    return clippedLines(fittingLines(lines, most), most, keysIn(state)('open'));
  });
}

/** What has the focus: a list, the fields next to it, or a button. */
type PlanPart = 'list' | 'side' | 'apply' | 'back';

export function planPart(state: State, route: PlanRoute): PlanPart {
  if (route.side !== null && hasSide(state)) return 'side';
  if (route.focus !== 'apply') return route.focus;
  // One that is off has the focus too: enter says why.
  return planButtons(state).length > 1 || state.planning.is === 'planning' ? 'apply' : 'back';
}

const wordedColumns = 100;

export const planScreen: Screen<PlanRoute> = {
  summary: (state) => {
    const made = planShown(state);
    if (made === null) return '';
    const [all, changes, short] = planCounts(made.plan);
    // A glyph alone is no count where there is room for its word.
    return state.size.columns >= wordedColumns ? [all, changes] : [all, changes, short];
  },
  rules: (state, route) => {
    const rules = [planDetailsBelow(state, route)?.rule, planRule(state)];
    return rules.flatMap((rule) => rule ?? []);
  },
  context: (state, route) => {
    if (planShown(state) === null) return 'waiting';
    const part = planPart(state, route);
    return part === 'list' || part === 'side' ? 'steps' : 'plan';
  },
  sentence: (state, route) => {
    const { planning } = state;
    if (planning.is === 'none') return { severity: 'info', text: planScreenTexts.none(keysIn(state)) };
    if (planning.is === 'failed') return { severity: 'info', text: writtenTexts.tryAgain(keysIn(state)) };
    if (planning.is === 'planning') {
      return planning.before === null ? null : { severity: 'info', text: planScreenTexts.planningAgain };
    }
    const why = whyNotApply(state);
    if (why !== null) return { severity: 'warning', text: why };
    const waits = onlyWaits(state);
    if (waits !== null) return { severity: 'warning', text: waits };
    const [warning] = planning.warnings;
    if (warning !== undefined) return { severity: 'warning', text: warning };
    const leftOut = leftOutText(state);
    if (leftOut !== null) return { severity: 'warning', text: leftOut };
    const reason = hiddenReasonIn(state, route);
    if (reason !== null) return { severity: 'info', text: reason };
    const excluded = planning.plan.steps.filter((step) => exclusionOf(step)?.isUnrequested === false).length;
    const due = dueInPhaseText(state, planning.plan);
    const parts = excluded > 0 ? [planScreenTexts.excluded(excluded)] : [sideNote(state), due];
    const others = unrequestedNote(state);
    const where = clean(locationsText(planning.plan));
    const written = excluded > 0 || others !== '' || due !== '' ? [] : [planScreenTexts.writesTo(where)];
    const [text = '', ...rest] = [...parts, others, ...written].filter((each) => each !== '');
    return { severity: 'info', text, rest };
  },
  scrolled: (state, route) => rowsInView(planRowsIn(state, route), route, planHeight(state)),
  side: (state, route) => {
    const row = chosenRow(state, route);
    if (row === undefined) return null;
    const title = row.is === 'items' ? row.subject : planScreenTexts.after;
    return { title, isFocused: planPart(state, route) === 'side' };
  },
  unavailable: (state, route) => [
    ...(canApply(state) ? [] : (['apply'] as const)),
    ...(canExclude(state) && isOnStep(state, route) ? [] : (['choose'] as const)),
    ...(hasUnrequested(state) ? [] : (['only requested'] as const)),
  ],
  reversed: (state, route) => {
    const row = chosenRow(state, route);
    return [
      ...(row !== undefined && row.is !== 'field' && row.branch === 'open' ? (['open'] as const) : []),
      ...(row?.is === 'items' && row.choice === 'excluded' ? (['choose'] as const) : []),
      ...(state.request.intent.only === true ? (['only requested'] as const) : []),
    ];
  },
  command: planCommand,
  list: (state, route) => {
    const rows = planRowsIn(state, route);
    return {
      hits: (text) => rowsWith(rows.map(rowText), text),
      at: cursorOf(rows, route.cursor),
      go: (at) => withCursor(state, { ...route, focus: 'list' }, rows, at),
    };
  },
  // The head is above the rows.
  rowAt: (state, route, line) => rowAtLine(state, route, line - 1),
  exports: planExports,
  buttons: (state, route) => {
    const labels = planButtons(state);
    return {
      labels,
      columns: panesIn(state).list,
      off: labels.length === 1 || canApply(state) ? [] : [0],
      focused: (at) => replace(state, { ...route, side: null, focus: at === labels.length - 1 ? 'back' : 'apply' }),
    };
  },
  on: onPlan,
};

function rowText(row: PlanRow): string {
  if (row.is !== 'items') return row.line.text;
  return `${row.label} ${row.subject} ${row.text}`;
}

function planExports(state: State): Exports | null {
  const { planning, request } = state;
  if (planning.is !== 'made') return null;
  const { plan } = planning;
  const blocks = planDocument(plan, true, shellIn(state));
  return {
    name: 'plan',
    formats: [
      { format: 'markdown', content: { is: 'document', blocks, boxes: false }, command: null },
      {
        format: 'json',
        content: { is: 'record', kind: null, fields: plan },
        // A request has no command that only plans.
        command: request.of === 'spec' ? (file) => `${planCommand(state)} --out ${file}` : null,
      },
    ],
  };
}

function isOfPhase({ request }: State): boolean {
  return request.of !== 'spec' && request.intent.rotate.length > 0;
}

/** Why rows of a phase that its CA is not the reason of cannot be excluded; empty: there are none. */
function dueInPhaseText(state: State, plan: Plan): string {
  if (!isOfPhase(state)) return '';
  const due = plan.steps.filter((step) => isWork(step) && isDueAnyway(step)).length;
  const rotated = state.request.intent.rotate.map(({ name }) => name);
  return due === 0 ? '' : planScreenTexts.dueInPhase(due, rotated);
}

function canExclude(state: State): boolean {
  return planShown(state)?.plan.steps.some((step) => isFree(step, state.request)) === true;
}

function onPlan(state: State, route: PlanRoute, uiCommand: UiCommand): Update | null {
  const rows = planRowsIn(state, route);
  const part = planPart(state, route);
  const scrolled = part === 'side' ? planSideText(state, route).topAfter(uiCommand) : null;
  if (scrolled !== null) return only(replace(state, { ...route, side: scrolled }));
  const at = cursorOf(rows, route.cursor);
  const row = rows[at];
  const to = movedCursor(at, rows.length, planHeight(state), uiCommand);
  if (to !== null) {
    // From the buttons, which leave no row marked, an arrow leads to the row that has the cursor.
    const isEntering = route.focus !== 'list' && (uiCommand === 'up' || uiCommand === 'down');
    return only(withCursor(state, { ...route, focus: 'list' }, rows, isEntering ? at : to));
  }
  switch (uiCommand) {
    case 'next part':
    case 'previous part':
      return only(replace(state, withPart(route, nextPart(state, part, uiCommand))));
    case 'left':
    case 'right':
      if (part === 'apply' || part === 'back') return only(replace(state, { ...route, focus: buttonAt(uiCommand) }));
      return row === undefined ? null : only(unfolded(state, route, rows, at, uiCommand));
    case 'choose':
      // Of a phase, no row can be excluded, wherever the focus is.
      if (isOfPhase(state) && (route.focus !== 'list' || row?.is !== 'items'))
        return only(said(state, planScreenTexts.fixed.phase, 'warning'));
      // Nothing is excluded by a row that no mark shows.
      if (route.focus !== 'list') return only(withCursor(state, { ...route, focus: 'list' }, rows, at));
      if (row?.is !== 'items') return only(said(state, planScreenTexts.noStep, 'warning'));
      return toggleExcluded(state, row.items);
    case 'only requested':
      return toggleUnrequested(state);
    case 'again':
      return planAgain(state);
    case 'apply':
      return ask(state);
    case 'open':
      if (part === 'apply') return ask(state);
      if (part === 'back') return only(pop(state));
      return row === undefined ? null : only(opened(state, route, row));
    case 'back':
      return part === 'side' ? only(replace(state, { ...route, side: null })) : null;
    default:
      return null;
  }
}

/** A row that cannot be excluded, and a line that tells what follows, are no step that could be chosen; a button leads to the list first. */
function isOnStep(state: State, route: PlanRoute): boolean {
  if (route.focus !== 'list') return true;
  const row = chosenRow(state, route);
  return row?.is === 'items' && row.items.some((item) => item.is === 'step' && isFree(item.step, state.request));
}

function buttonAt(uiCommand: 'left' | 'right'): PlanRoute['focus'] {
  return uiCommand === 'left' ? 'apply' : 'back';
}

function nextPart(state: State, part: PlanPart, uiCommand: 'next part' | 'previous part'): PlanPart {
  const parts: readonly PlanPart[] = [
    'list',
    ...(hasSide(state) ? (['side'] as const) : []),
    ...(planButtons(state).length > 1 ? (['apply'] as const) : []),
    'back',
  ];
  const step = uiCommand === 'next part' ? 1 : -1;
  return parts[(parts.indexOf(part) + step + parts.length) % parts.length] ?? 'list';
}

function withPart(route: PlanRoute, part: PlanPart): PlanRoute {
  return part === 'side' ? { ...route, focus: 'list', side: 0 } : { ...route, focus: part, side: null };
}

function opened(state: State, route: PlanRoute, row: PlanRow): State {
  if (row.is === 'field') return state;
  if (row.branch !== null) return toggled(state, route, row.key);
  return row.is === 'items' ? replace(state, withPart(route, 'side')) : state;
}

function toggled(state: State, route: PlanRoute, key: string): State {
  return replace(state, { ...route, focus: 'list', cursor: key, open: toggledKeys(route.open, key) });
}

function unfolded(
  state: State,
  route: PlanRoute,
  rows: readonly PlanRow[],
  at: number,
  uiCommand: 'left' | 'right',
): State {
  const row = rows[at];
  if (row === undefined) return state;
  const branch = row.is === 'field' ? null : row.branch;
  if (branch === (uiCommand === 'right' ? 'closed' : 'open')) return toggled(state, route, row.key);
  if (uiCommand === 'right') return state;
  const parent = parentAt(rows.map(depthOf), at);
  return parent === null ? state : withCursor(state, route, rows, parent);
}

function depthOf(row: PlanRow): number {
  return row.is === 'items' ? row.depth : row.is === 'field' ? 2 : 0;
}

function withCursor(state: State, route: PlanRoute, rows: readonly PlanRow[], at: number): State {
  return replace(state, { ...route, ...atRow(rows, route, at, planHeight(state)) });
}

/** A request for one certificate also renews what is due, and what follows from it, such as trust bundles. */
function sideNote(state: State): string {
  const { planning, request } = state;
  return planning.is === 'made' ? othersText({ made: planning, request, inventory: inventoryIn(state) }) : '';
}

/** Counts what is left out, and names the key that includes it, or excludes it again; empty: nothing is due beyond the request. */
function unrequestedNote(state: State): string {
  if (!hasUnrequested(state)) return '';
  const { length } = unrequestedSteps(state);
  const key = keysIn(state);
  return length === 0 ? planScreenTexts.excludesOthers(key) : planScreenTexts.unrequested(length, key);
}

function onlyWaits(state: State): string | null {
  const { planning } = state;
  if (planning.is !== 'made' || workCount(planning.plan) > 0) return null;
  const { length } = awaitedIn(planning.plan);
  return length === 0 ? null : planScreenTexts.onlyPending(length, keysIn(state));
}

export function planButtons(state: State): readonly string[] {
  const made = planShown(state);
  if (made === null || workCount(made.plan) === 0) return [confirmTexts.back];
  return [applyLabel(state.request, made.plan), confirmTexts.back];
}

/** Null while the list or the fields next to it have the focus. */
export function focusedButton(state: State, route: PlanRoute): number | null {
  const part = planPart(state, route);
  if (part === 'list' || part === 'side') return null;
  return part === 'apply' ? 0 : planButtons(state).length - 1;
}

export function canApply(state: State): boolean {
  return state.planning.is === 'made' && planButtons(state).length > 1 && whyNotApply(state) === null;
}

function applyLabel(request: PlanRequest, plan: Plan): string {
  const texts = isRollback(request) ? planScreenTexts.rollBack : planScreenTexts.apply;
  return texts(workText(plan));
}

function questionTitle(request: PlanRequest, plan: Plan, environment: string | null): string {
  const { apply: texts } = confirmTexts;
  const where = texts.cluster(clean(plan.cluster), environment);
  const names = request.intent.rotate.map(({ name }) => name);
  return isRollback(request)
    ? texts.rollBack(names, workText(plan), where)
    : texts.title(applyLabel(request, plan), where);
}

function whyNotApply(state: State): string | null {
  const { planning } = state;
  if (planning.is !== 'made') return null;
  const readOnly = whyReadOnly(state);
  if (readOnly !== null) return readOnly;
  // The blocked steps may belong to an interrupted write, which is finished first and planned again.
  const { plan, stops } = planning;
  if (stops > 0 && plan.repairs.length === 0)
    return canExclude(state) ? planScreenTexts.blockedOrExcluded(stops) : planScreenTexts.blocked(stops);
  return null;
}

function ask(state: State): Update {
  const why = whyNotApply(state);
  if (why !== null) return only(said(state, confirmTexts.apply.refused(why), 'warning'));
  if (state.planning.is !== 'made') return only(said(state, planScreenTexts.planningAgain));
  const { plan, warnings } = state.planning;
  if (workCount(plan) === 0) {
    return only(said(state, onlyWaits(state) ?? `${nothingToDo(plan)}.`));
  }
  const requests = plan.steps.filter(({ action }) => action === 'request').length;
  const replaced = replacedKeys(plan);
  const written = clean(locationsText(plan));
  const environment = state.declared?.environment ?? null;
  const go = applyLabel(state.request, plan);
  const { planning } = state;
  const changes = fileChanges(plan);
  const inShell = commandLine(state, applyWords(state));
  const { apply: texts } = confirmTexts;
  const asked = (isToldBehind: boolean): Confirm => ({
    is: 'confirm',
    about: 'apply',
    title: questionTitle(state.request, plan, environment),
    steps: {
      rows: workRows(planning, state),
      counts: planCounts(plan)[1],
      marked: replaced === 0 ? [] : [texts.replacesKeys(replaced)],
      rollout: plan.rollout,
      breaks: [],
      inWords: isToldBehind ? [] : restartTexts(plan.rollout),
    },
    lines: [
      ...(planning.isOlder ? [changeTexts.planIsOlder(keysIn(state))] : []),
      ...[openStepsText(state), leftOutText(state) ?? '', sideNote(state)].filter((each) => each !== ''),
      ...decidedTexts(state.request, isToldBehind),
      texts.changes(changes, written),
      ...(requests === 0 ? [] : [texts.requests(requests)]),
      ...warnings,
    ],
    ...(inShell === planCommand(state) ? {} : { command: inShell }),
    yes: confirmTexts.yes(go),
    no: confirmTexts.back,
    focus: 'yes',
    ...typedPart(state),
  });
  const short = asked(true);
  return only({ ...state, overlay: isCostInView(state, planning, short) ? short : asked(false) });
}

/** Whether the plan behind a question says what its phase costs, and the popup of the question leaves that in view. */
function isCostInView(state: State, made: PlanMade, confirm: Confirm): boolean {
  const { costs } = planEffects(state, made);
  const rule = planRule(state);
  const most = mostRoom(state.size);
  const room = most === null ? null : confirmRoom(confirm, most);
  const popup = room === null ? null : placed(state.size, room);
  if (costs.length === 0 || rule === null || popup === null) return false;
  const border = 1;
  const first = headerRows + border + rule + 1;
  return first > popup.top + popup.rows + border || first + costs.length <= popup.top;
}

/** Names the steps of the phase before that no check observes, and that are not ticked; empty: none. */
function openStepsText(state: State): string {
  const { rotation, request } = state;
  const [move] = request.intent.rotate;
  const isShown = rotation?.found?.statuses.some(({ name }) => name === move?.name) === true;
  if (rotation === null || !isShown || isRollback(request)) return '';
  const open = stepsByHand(rotation, state).filter(({ isTicked }) => !isTicked);
  return open.length === 0 ? '' : confirmTexts.apply.notTicked(open);
}

/** The plan behind the question says all of it, where that is in view. */
function decidedTexts(request: PlanRequest, isToldBehind: boolean): readonly string[] {
  if (request.of === 'spec') return [];
  if (request.after === null) return request.costs;
  return isToldBehind ? request.decided : [confirmTexts.apply.after(request.after), ...request.costs];
}

/** A step of a rotation may only remove files. */
function fileChanges({ steps, repairs }: Plan): 'writes' | 'removes' | 'both' {
  const effects = steps.flatMap(({ writes }) => writes.map(({ effect }) => effect));
  const removes = effects.includes('removes');
  const writes = repairs.length > 0 || effects.some((effect) => effect !== 'removes');
  return removes ? (writes ? 'both' : 'removes') : 'writes';
}

/** Counts the steps that replace a stored key. */
function replacedKeys({ steps }: Plan): number {
  return steps.filter((step) => replacesKey(step) || replacesSharedKey(step)).length;
}

/** What removes something that may still be needed has its name typed. */
function typedPart({ request }: State): Partial<Confirm> {
  return request.of === 'spec' || request.typed === null ? {} : nameFirst(request.typed);
}
