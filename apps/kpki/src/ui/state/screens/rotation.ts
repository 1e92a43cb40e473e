import { inStepWords, rotationScreenTexts, unobservableAfter, writtenTexts } from '@kpki/presentation';
import type { UiCommand } from '../../keys.ts';
import { isAsking } from '../../work/task.ts';
import type { Screen, Update } from '../change.ts';
import { andThen, only, push, replace, said } from '../change.ts';
import { keysIn } from '../keys-in.ts';
import type { Message, State } from '../model.ts';
import { inventoryIn } from '../reading.ts';
import { lookAtRotation, pressRotation, tick } from '../rotation.ts';
import type { RotationLook } from '../rotation-look.ts';
import type { RotationRoute } from '../route.ts';
import {
  bodyHeight,
  detailColumns,
  hasSide,
  itemAt,
  movedCursor,
  movedFocus,
  panesOf,
  type ScrolledText,
  scrolledText,
} from '../scroll.ts';
import { searchedScreen } from '../searched-list.ts';
import { commandLine, shellIn } from '../select/command-line.ts';
import { pipelinePieces } from '../select/pipeline.ts';
import {
  acceptingCommandOf,
  otherRotations,
  rotationHeadLines,
  rotationSide,
  rotationText,
} from '../select/rotation.ts';
import { type RotationButton, rotationButtons } from '../select/rotation-moves.ts';
import { noText, type RotationText } from '../select/rotation-sections.ts';
import { runbookSteps } from '../select/runbook.ts';
import { type TonedLine, titlePlaces } from '../select/section-lines.ts';

export function lookOf({ rotation }: State, { of }: RotationRoute): RotationLook | null {
  return rotation?.of === of ? rotation : null;
}

/** What stands above the text and stays in view, the text, and how many rows it has. */
interface RotationRoom {
  readonly hasPhases: boolean;
  readonly head: readonly TonedLine[];
  readonly text: RotationText;
  /** Whether there are empty rows between the parts: only where all of the text is in view with them. */
  readonly isSpaced: boolean;
  readonly height: number;
}

export function rotationRoom(state: State, route: RotationRoute): RotationRoom {
  const look = lookOf(state, route);
  const columns = textColumnsOf(state);
  const key = keysIn(state);
  const hasPhases = look !== null && pipelinePieces(look, state, columns).length > 0;
  const head = look === null ? [] : rotationHeadLines(look, state, columns, hasSide(state), key);
  const fixed = { hasPhases, head };
  const buttons = 1;
  const height = bodyHeight(state, rowsAbove({ ...fixed, isSpaced: false }) + buttons);
  const spacedHeight = bodyHeight(state, rowsAbove({ ...fixed, isSpaced: true }) + 1 + buttons);
  const text =
    look === null
      ? noText
      : rotationText(look, inventoryIn(state), state, {
          columns,
          rows: spacedHeight,
          hasSide: hasSide(state),
          done: route.done,
          before: moveBefore(state, route),
          key,
        });
  const isSpaced = text.lines.length <= spacedHeight;
  return { ...fixed, text, isSpaced, height: isSpaced ? spacedHeight : height };
}

/** The row of the first line of the text. */
function rowsAbove({ hasPhases, head, isSpaced }: Pick<RotationRoom, 'hasPhases' | 'head' | 'isSpaced'>): number {
  const parts = [hasPhases ? 1 : 0, head.length].filter((rows) => rows > 0);
  return parts.reduce((sum, rows) => sum + rows, 0) + (isSpaced ? parts.length : 0);
}

/** Two columns are free on each side. */
function textColumnsOf(state: State): number {
  return panesOf(state.size).list - 4;
}

function textIn(state: State, route: RotationRoute): RotationText {
  return rotationRoom(state, route).text;
}

/** The move of the button that the user went to. */
function moveBefore(state: State, route: RotationRoute): 'next' | 'back' {
  return route.focus !== null && buttonsIn(state, route)[route.focus]?.move === 'back' ? 'back' : 'next';
}

/** The text stands still, but to keep in view the step that has the cursor. */
export function rotationOnScreen(state: State, route: RotationRoute): ScrolledText<TonedLine> {
  const {
    height,
    text: { lines, steps },
  } = rotationRoom(state, route);
  const step = route.step === null ? undefined : steps[route.step];
  const text = scrolledText({ lines, height, top: route.top });
  return step === undefined ? text : scrolledText({ lines, height, top: topKeeping(text.top, step, height) });
}

/** Scrolls as little as brings all lines of a step into view, and at least its first. */
function topKeeping(top: number, { from, to }: { readonly from: number; readonly to: number }, height: number): number {
  return Math.min(from, Math.max(top, to - height));
}

/** What has the cursor or the focus: a line of the text, or a button. */
interface RotationFocus {
  readonly step: number | null;
  readonly button: number;
}

/**
 * Where the user has not gone to a part, the first button: no answer of a server moves the focus, and so what Enter does. A
 * button that is off can have it too, so that it can be read why.
 */
export function rotationFocus(state: State, route: RotationRoute): RotationFocus {
  return { step: route.step, button: Math.min(route.focus ?? 0, buttonsIn(state, route).length - 1) };
}

/** The line of the step that has the focus; null: a button has it. */
export function stepLine(state: State, route: RotationRoute): number | null {
  const { step } = rotationFocus(state, route);
  return step === null ? null : (textIn(state, route).steps[step]?.from ?? null);
}

/** Which step of the runbook a line of the text belongs to; null: none. */
function stepAt(state: State, route: RotationRoute, line: number): number | null {
  const at = textIn(state, route).steps.findIndex(({ from, to }) => line >= from && line < to);
  return at < 0 ? null : at;
}

/** Who trusts which CA, what a person makes sure of, and both CAs. The title of the first is that of the panel. */
function sideLines(state: State, route: RotationRoute): readonly TonedLine[] {
  const look = lookOf(state, route);
  if (look === null) return [];
  const { program, target } = state;
  const isFocused = route.side !== null;
  const before = moveBefore(state, route);
  const inventory = inventoryIn(state);
  return rotationSide(look, inventory, program, target, before, detailColumns(state), bodyHeight(state), isFocused)
    .lines;
}

export function rotationSideText(state: State, route: RotationRoute): ScrolledText<TonedLine> {
  const lines = sideLines(state, route).slice(1);
  return scrolledText({ lines, height: bodyHeight(state), top: route.side ?? 0 });
}

export function buttonsIn(state: State, route: RotationRoute): readonly RotationButton[] {
  return rotationButtons(state, lookOf(state, route));
}

/** Whether a single rotation could still begin together with the others. */
export function couldBeInStep(state: State, route: RotationRoute): boolean {
  const statuses = lookOf(state, route)?.found?.statuses ?? [];
  return statuses.length === 1 && route.of !== 'root-ca' && statuses.every(({ at }) => at === null);
}

/** A condition is read, and not ticked. */
function isOnCondition(state: State, route: RotationRoute): boolean {
  const { step } = rotationFocus(state, route);
  return step !== null && textIn(state, route).steps[step]?.ticks === null;
}

export const rotationScreen: Screen<RotationRoute> = {
  summary: (state, route) => {
    const look = lookOf(state, route);
    const statuses = look?.found?.statuses ?? [];
    if (statuses.length === 0) return look?.failure == null ? rotationScreenTexts.isBeingRead : '';
    const [idle, ...more] = statuses;
    if (idle !== undefined && more.length === 0 && (idle.is === 'idle' || idle.is === 'absent')) {
      const isOther = otherRotations(statuses, inventoryIn(state)).length > 0;
      return rotationScreenTexts.isIdle(idle.setting.isPrepared === true, isOther ? idle.name : null);
    }
    const words = inStepWords(statuses, shellIn(state));
    return words === null ? `! ${rotationScreenTexts.notInStep}` : `${words.glyph} ${words.label}`.trimStart();
  },
  context: (state, route) => {
    if (lookOf(state, route)?.found == null) return 'waiting';
    if (isInSide(state, route)) return 'rotation panel';
    return rotationFocus(state, route).step === null ? 'rotation' : 'runbook';
  },
  sentence: (state, route) => {
    const look = lookOf(state, route);
    if (look === null) return null;
    if (look.is === 'failed') return { severity: 'info', text: writtenTexts.tryAgain(keysIn(state)) };
    if (look.planned !== null) return { severity: 'warning', text: rotationScreenTexts.planComes };
    if (look.is === 'looking' && (look.stale === null || look.isSlow))
      return { severity: 'info', text: underWay(look) };
    const focus = rotationFocus(state, route);
    const button = buttonsIn(state, route)[focus.button];
    // The headline says it too, until the user goes to the button.
    const why = route.focus === null ? null : (button?.why ?? null);
    if (why !== null && focus.step === null) return { severity: 'warning', text: rotationScreenTexts.notYet(why) };
    if (couldBeInStep(state, route)) return { severity: 'info', text: rotationScreenTexts.inStep(keysIn(state)) };
    return saidOfRollback(look, button) ?? { severity: 'info', text: rotationScreenTexts.resumes };
  },
  rules: (state, route) => {
    const above = rowsAbove(rotationRoom(state, route));
    return titlePlaces(rotationOnScreen(state, route).shown).map((line) => line + above);
  },
  scrolled: (state, route) => (route.side === null ? rotationOnScreen : rotationSideText)(state, route),
  side: (state, route) => {
    const look = lookOf(state, route);
    const [title] = sideLines(state, route);
    if (look === null || look.failure !== null || title === undefined) return null;
    const rules = titlePlaces(rotationSideText(state, route).shown);
    return { title: title.text, rules, isFocused: route.side !== null };
  },
  unavailable: (state, route) => [
    ...(buttonsIn(state, route)[0]?.isOff === true ? (['plan'] as const) : []),
    ...(isOnCondition(state, route) ? (['open', 'choose'] as const) : []),
    // Before the first phase, the last apply was none of this rotation.
    ...((lookOf(state, route)?.found?.statuses ?? []).some(({ at }) => at !== null) ? [] : (['undo'] as const)),
  ],
  command: (state, route) => {
    const request = buttonsIn(state, route)[rotationFocus(state, route).button]?.request;
    return commandLine(state, request?.command ?? `rotate ${route.of}`);
  },
  copySource: (state, route) => {
    const look = lookOf(state, route);
    const accepting = look === null ? null : acceptingCommandOf(look, state, moveBefore(state, route));
    return accepting === null ? null : { of: route.of, items: [{ kind: 'command', text: accepting }] };
  },
  list: (state, route) => {
    const text = searchedScreen(state, route, rotationOnScreen(state, route), (line) => line.text);
    // A line of a step has the step selected.
    const go = (at: number): State => {
      const step = stepAt(state, route, at);
      return step === null ? text.go(at) : withPart(state, route, { focus: route.focus, step, side: null });
    };
    return { ...text, go };
  },
  // The phases and the headline are above the text.
  rowAt: (state, route, line) => {
    const { shown, top } = rotationOnScreen(state, route);
    const at = itemAt({ items: shown, top }, line - rowsAbove(rotationRoom(state, route)));
    return at === null || stepAt(state, route, at) === null ? null : at;
  },
  buttons: (state, route) => {
    const buttons = buttonsIn(state, route);
    return {
      labels: buttons.map(({ label }) => label),
      columns: panesOf(state.size).list,
      off: buttons.flatMap(({ isOff }, at) => (isOff ? [at] : [])),
      focused: (focus) => replace(state, { ...route, focus, step: null, side: null }),
    };
  },
  exports: (state, route) => {
    const blocks = lookOf(state, route)?.document ?? [];
    const content = { is: 'document', blocks, boxes: true } as const;
    return blocks.length === 0
      ? null
      : { name: `rotate-${route.of}`, formats: [{ format: 'runbook', content, command: null }] };
  },
  on: onRotation,
};

function onRotation(state: State, route: RotationRoute, uiCommand: UiCommand): Update | null {
  const buttons = buttonsIn(state, route);
  const { button: focus, step } = rotationFocus(state, route);
  const part = partAfter(state, route, buttons.length, uiCommand);
  if (part !== null) return only(withPart(state, route, part));
  if (step !== null) return onRunbook(state, route, step, uiCommand);
  const inSide = isInSide(state, route);
  const isArrow = uiCommand === 'up' || uiCommand === 'down';
  // Where nothing scrolls, an arrow moves to what has a cursor.
  if (isArrow && !inSide && canEnterRunbook(state, route)) return only(toRunbook(state, route));
  const top = (inSide ? rotationSideText : rotationOnScreen)(state, route).topAfter(uiCommand);
  if (top !== null) return only(replace(state, inSide ? { ...route, side: top } : { ...route, top }));
  if (inSide && (uiCommand === 'back' || uiCommand === 'open')) return only(replace(state, { ...route, side: null }));
  const to = movedFocus(focus, buttons.length, uiCommand);
  if (to !== null) return only(replace(state, { ...route, focus: to }));
  switch (uiCommand) {
    case 'choose':
      return only(toRunbook(state, route));
    case 'actions':
      return toActions(state, route);
    case 'again':
      return lookAtRotation({ ...state, message: null }, route.of);
    case 'plan':
      return pressed(state, buttons[0]);
    case 'open':
      return pressed(state, buttons[focus]);
    default:
      return null;
  }
}

function isInSide(state: State, { side }: RotationRoute): boolean {
  return side !== null && hasSide(state);
}

/** A button, a step of the runbook, or the panel on the right. */
type RotationPart = Pick<RotationRoute, 'focus' | 'step' | 'side'>;

/** The runbook comes after the last button, then the panel on the right. Null: the focus stays among the buttons. */
function partAfter(state: State, route: RotationRoute, buttons: number, uiCommand: UiCommand): RotationPart | null {
  if (uiCommand !== 'next part' && uiCommand !== 'previous part') return null;
  const { button: focus, step } = rotationFocus(state, route);
  const hasPanel = hasSide(state) && sideLines(state, route).length > 0;
  const parts: readonly RotationPart[] = [
    ...Array.from({ length: buttons }, (_, at): RotationPart => ({ focus: at, step: null, side: null })),
    ...(textIn(state, route).steps.length > 0 ? [{ focus, step: firstOpen(state, route), side: null }] : []),
    ...(hasPanel ? [{ focus, step: null, side: 0 }] : []),
  ];
  const at = route.side !== null ? parts.length - 1 : step !== null ? buttons : focus;
  const to = (at + (uiCommand === 'next part' ? 1 : parts.length - 1)) % parts.length;
  return parts[to] ?? null;
}

function withPart(state: State, route: RotationRoute, part: RotationPart): State {
  const next = { ...route, ...part };
  return replace(state, next.step === null ? next : { ...next, top: rotationOnScreen(state, next).top });
}

/** The first step that is neither ticked nor observed; without one, the first line that the cursor goes to. */
function firstOpen(state: State, route: RotationRoute): number {
  const look = lookOf(state, route);
  const open = look === null ? [] : runbookSteps(look, state).flatMap(({ is, text }) => (is === 'open' ? [text] : []));
  const at = textIn(state, route).steps.findIndex(({ ticks }) => ticks !== null && open.includes(ticks));
  return Math.max(0, at);
}

function canEnterRunbook(state: State, route: RotationRoute): boolean {
  const { text, height } = rotationRoom(state, route);
  return text.lines.length <= height && text.steps.some(({ ticks }) => ticks !== null);
}

function toRunbook(state: State, route: RotationRoute): State {
  if (!textIn(state, route).steps.some(({ ticks }) => ticks !== null))
    return said(state, rotationScreenTexts.noRunbook);
  return withPart(state, route, { focus: route.focus, step: firstOpen(state, route), side: null });
}

function onRunbook(state: State, route: RotationRoute, step: number, uiCommand: UiCommand): Update | null {
  const { steps } = textIn(state, route);
  const to = movedCursor(step, steps.length, rotationRoom(state, route).height, uiCommand);
  if (to !== null) return only(withPart(state, route, { focus: route.focus, step: to, side: null }));
  switch (uiCommand) {
    case 'choose':
    case 'open': {
      const ticks = steps[step]?.ticks ?? null;
      if (ticks === null) return only(said(state, rotationScreenTexts.noTick));
      return andThen(tick(state, ticks), (ticked) =>
        only(saidOfTick(uiCommand === 'choose' ? afterStep(ticked, route, step) : ticked, route, ticks)),
      );
    }
    case 'back':
      return only(replace(state, { ...route, focus: route.focus ?? 0, step: null }));
    case 'actions':
      return toActions(state, route);
    case 'plan':
      return pressed(state, buttonsIn(state, route)[0]);
    case 'again':
      return lookAtRotation({ ...state, message: null }, route.of);
    default:
      return null;
  }
}

/** Says of a tick that is early what the live checks have seen. */
function saidOfTick(state: State, route: RotationRoute, ticks: string): State {
  const look = lookOf(state, route);
  const steps = look === null ? [] : runbookSteps(look, state);
  const at = steps.findIndex(({ text }) => text === ticks);
  const step = steps[at];
  if (step === undefined || step.is !== 'done' || step.observed === null) return state;
  return said(state, rotationScreenTexts.tickedEarly(at + 1, step.observed), 'warning');
}

/** On the next step that can be ticked, as marking goes down in the tree; the last stays. */
function afterStep(state: State, route: RotationRoute, step: number): State {
  const next = textIn(state, route).steps.findIndex(({ ticks }, at) => at > step && ticks !== null);
  return withPart(state, route, { focus: route.focus, step: next < 0 ? step : next, side: null });
}

/** All that can be done with what is rotated here, as in the tree. */
function toActions(state: State, { of }: RotationRoute): Update {
  if (of === 'all' || of === 'all sa')
    return only(said(state, rotationScreenTexts.actionsOfOne(keysIn(state)), 'warning'));
  return only(push(state, { screen: 'actions', of: { is: 'artifact', artifact: of }, cursor: 0 }));
}

function underWay({ doing: { location, answers }, checks }: RotationLook): string {
  if (answers !== null && isAsking(checks)) return rotationScreenTexts.asks(answers.asked.length, answers.awaited);
  return location === null ? rotationScreenTexts.reading : rotationScreenTexts.reads(location);
}

/** Shown until it is known where the rotation stands. */
export const readingRotation: string = rotationScreenTexts.reading;

/** Whether a rollback may begin: the headline says that of the next phase alone. Null if the servers were not asked. */
function saidOfRollback({ checks, found }: RotationLook, button: RotationButton | undefined): Message | null {
  if (button === undefined || button.move !== 'back' || button.asked === null || isAsking(checks)) return null;
  const names = (found?.statuses ?? []).map(({ name }) => name);
  // As its check says: what was restarted for a phase before needs no other restart.
  const unobservable = unobservableAfter(names, found?.rolloutDue ?? []);
  return { severity: 'info', text: rotationScreenTexts.ready(button.asked, unobservable) };
}

function pressed(state: State, button: RotationButton | undefined): Update | null {
  return button === undefined ? null : pressRotation(state, button);
}
