import {
  blockedText,
  inStepWords,
  isOpenByHand,
  rotationScreenTexts,
  type StepByHand,
  unobservableAfter,
  writtenTexts,
} from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import type { UiCommand } from '../../keys.ts';
import { isAsking } from '../../work/task.ts';
import type { Screen, Update } from '../change.ts';
import { only, replace, said } from '../change.ts';
import { keysIn } from '../keys-in.ts';
import type { Message, State } from '../model.ts';
import { inventoryIn } from '../reading.ts';
import { lookAtRotation, pressRotation, type RotationLook, tick } from '../rotation.ts';
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
import { acceptingCommandOf, otherRotations, rotationText } from '../select/rotation.ts';
import { type RotationButton, rotationButtons } from '../select/rotation-moves.ts';
import { noText } from '../select/rotation-sections.ts';
import { rotationSideLines, rotationSideTitle } from '../select/rotation-trust.ts';
import { runbookSteps, stepsByHand } from '../select/runbook.ts';

export function lookOf({ rotation }: State, { of }: RotationRoute): RotationLook | null {
  return rotation?.of === of ? rotation : null;
}

/** The phases, and a space. */
const linesAbove = 2;

/** These, and the buttons below, with a space. */
const otherRows = linesAbove + 2;

export function rotationHeight(state: State): number {
  return bodyHeight(state, otherRows);
}

function textIn(state: State, route: RotationRoute): ReturnType<typeof rotationText> {
  const look = lookOf(state, route);
  if (look === null) return noText;
  return rotationText(look, inventoryIn(state), state, {
    columns: panesOf(state.size).list - 4,
    rows: rotationHeight(state),
    hasSide: hasSide(state),
    done: route.done,
    before: moveBefore(state, route),
    step: route.step,
    key: keysIn(state),
  });
}

/** The move of the button that has the focus. */
function moveBefore(state: State, route: RotationRoute): 'next' | 'back' {
  return buttonsIn(state, route)[rotationFocus(state, route)]?.move === 'back' ? 'back' : 'next';
}

/** Returns the parts of the text in view that have a title, by their line from the first in view. */
export function rotationRules(state: State, route: RotationRoute): ReadonlyMap<number, string> {
  const { top } = rotationOnScreen(state, route);
  const { rules, conditions } = textIn(state, route);
  const height = rotationHeight(state);
  const items = conditions?.items ?? [];
  const below = items.filter(({ to }) => to > top + height).length;
  const key = route.side === null ? keysIn(state) : null;
  const all = [...rules].map(([line, title]): readonly [number, string] => {
    const isCut = line === conditions?.at && below > 0;
    return [line - top, isCut ? rotationScreenTexts.isCut(title, below, items.length, key) : title];
  });
  return new Map(all.filter(([line]) => line >= 0 && line < height));
}

/** The step that has the focus stays in view, also where a tick or an answer of a server changes the text above it. */
export function rotationOnScreen(state: State, route: RotationRoute): ScrolledText<ScreenLine> {
  const { lines, steps } = textIn(state, route);
  const shownFrom = (top: number): ScrolledText<ScreenLine> =>
    scrolledText({ lines, height: rotationHeight(state), top });
  const text = shownFrom(route.top);
  const step = route.step === null ? undefined : steps[route.step];
  if (step === undefined) return text;
  // The whole of it, and at least its first line.
  const whole = shownFrom(text.topShowing(step.to - 1));
  return shownFrom(whole.topShowing(step.from));
}

/** The line of the step that has the focus; null: a button has it. */
export function stepLine(state: State, route: RotationRoute): number | null {
  return route.step === null ? null : (textIn(state, route).steps[route.step]?.from ?? null);
}

/** Which step of the runbook a line of the text belongs to; null: none. */
function stepAt(state: State, route: RotationRoute, line: number): number | null {
  const at = textIn(state, route).steps.findIndex(({ from, to }) => line >= from && line < to);
  return at < 0 ? null : at;
}

/** Both CAs, and which of them each component trusts. */
export function rotationSideText(state: State, route: RotationRoute): ScrolledText<ScreenLine> {
  const look = lookOf(state, route);
  const lines = look === null ? [] : rotationSideLines(look, inventoryIn(state), detailColumns(state));
  return scrolledText({ lines, height: bodyHeight(state), top: route.side ?? 0 });
}

export function buttonsIn(state: State, route: RotationRoute): readonly RotationButton[] {
  return rotationButtons(state, lookOf(state, route));
}

/** A button that is off can have the focus too, so that it can be read why. */
export function rotationFocus(state: State, route: RotationRoute): number {
  return Math.min(route.focus, buttonsIn(state, route).length - 1);
}

/** Whether a single rotation could still begin together with the others. */
export function couldBeInStep(state: State, route: RotationRoute): boolean {
  const statuses = lookOf(state, route)?.found?.statuses ?? [];
  return statuses.length === 1 && route.of !== 'root-ca' && statuses.every(({ at }) => at === null);
}

/** A condition is read, and not ticked. */
function isOnCondition(state: State, route: RotationRoute): boolean {
  return route.step !== null && textIn(state, route).steps[route.step]?.ticks === null;
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
    return route.step === null ? 'rotation' : 'runbook';
  },
  sentence: (state, route) => {
    const look = lookOf(state, route);
    if (look === null) return null;
    if (look.is === 'failed') return { severity: 'info', text: writtenTexts.tryAgain(keysIn(state)) };
    if (look.planned !== null) return { severity: 'warning', text: rotationScreenTexts.planComes };
    if (look.is === 'looking') return { severity: 'info', text: underWay(look) };
    const button = buttonsIn(state, route)[rotationFocus(state, route)];
    const why = button?.why ?? null;
    if (why !== null) return { severity: 'warning', text: rotationScreenTexts.notYet(why) };
    if (couldBeInStep(state, route)) return { severity: 'info', text: rotationScreenTexts.inStep(keysIn(state)) };
    return (
      saidOfChecks(look, button, stepsByHand(look, state)) ?? {
        severity: 'info',
        text: rotationScreenTexts.resumes,
      }
    );
  },
  rules: (state, route) => [...rotationRules(state, route).keys()].map((line) => line + linesAbove),
  scrolled: (state, route) => (route.side === null ? rotationOnScreen : rotationSideText)(state, route),
  side: (state, route) => {
    const look = lookOf(state, route);
    if (look === null || look.failure !== null || rotationSideText(state, route).lines.length === 0) return null;
    return { title: rotationSideTitle(look), isFocused: route.side !== null };
  },
  unavailable: (state, route) => [
    ...(buttonsIn(state, route)[0]?.why == null ? [] : (['plan'] as const)),
    ...(isOnCondition(state, route) ? (['open', 'choose'] as const) : []),
    // Before the first phase, the last apply was none of this rotation.
    ...((lookOf(state, route)?.found?.statuses ?? []).some(({ at }) => at !== null) ? [] : (['undo'] as const)),
  ],
  command: (state, route) => {
    const request = buttonsIn(state, route)[rotationFocus(state, route)]?.request;
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
  // The phases are above the text.
  rowAt: (state, route, line) => {
    const { shown, top } = rotationOnScreen(state, route);
    const at = itemAt({ items: shown, top }, line - linesAbove);
    return at === null || stepAt(state, route, at) === null ? null : at;
  },
  buttons: (state, route) => {
    const buttons = buttonsIn(state, route);
    return {
      labels: buttons.map(({ label }) => label),
      columns: panesOf(state.size).list,
      off: buttons.flatMap(({ why }, at) => (why === null ? [] : [at])),
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
  const focus = rotationFocus(state, route);
  const part = partAfter(state, route, buttons.length, uiCommand);
  if (part !== null) return only(withPart(state, route, part));
  if (route.step !== null) return onRunbook(state, route, route.step, uiCommand);
  const inSide = isInSide(state, route);
  const top = (inSide ? rotationSideText : rotationOnScreen)(state, route).topAfter(uiCommand);
  if (top !== null) return only(replace(state, inSide ? { ...route, side: top } : { ...route, top }));
  if (inSide && (uiCommand === 'back' || uiCommand === 'open')) return only(replace(state, { ...route, side: null }));
  const to = movedFocus(focus, buttons.length, uiCommand);
  if (to !== null) return only(replace(state, { ...route, focus: to }));
  switch (uiCommand) {
    case 'choose':
      return only(toRunbook(state, route));
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
  const focus = rotationFocus(state, route);
  const hasPanel = hasSide(state) && rotationSideText(state, route).lines.length > 0;
  const parts: readonly RotationPart[] = [
    ...Array.from({ length: buttons }, (_, at): RotationPart => ({ focus: at, step: null, side: null })),
    ...(textIn(state, route).steps.length > 0 ? [{ focus, step: firstOpen(state, route), side: null }] : []),
    ...(hasPanel ? [{ focus, step: null, side: 0 }] : []),
  ];
  const at = route.side !== null ? parts.length - 1 : route.step !== null ? buttons : focus;
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
  const { steps } = textIn(state, route);
  return Math.max(
    0,
    steps.findIndex(({ ticks }) => ticks !== null && open.includes(ticks)),
  );
}

function toRunbook(state: State, route: RotationRoute): State {
  if (!textIn(state, route).steps.some(({ ticks }) => ticks !== null))
    return said(state, rotationScreenTexts.noRunbook);
  return withPart(state, route, { focus: route.focus, step: firstOpen(state, route), side: null });
}

function onRunbook(state: State, route: RotationRoute, step: number, uiCommand: UiCommand): Update | null {
  const { steps } = textIn(state, route);
  const to = movedCursor(step, steps.length, rotationHeight(state), uiCommand);
  if (to !== null) return only(withPart(state, route, { focus: route.focus, step: to, side: null }));
  switch (uiCommand) {
    case 'choose':
    case 'open': {
      const ticks = steps[step]?.ticks ?? null;
      return ticks === null ? only(said(state, rotationScreenTexts.noTick)) : tick(state, ticks);
    }
    case 'back':
      return only(replace(state, { ...route, step: null }));
    case 'plan':
      return pressed(state, buttonsIn(state, route)[0]);
    case 'again':
      return lookAtRotation({ ...state, message: null }, route.of);
    default:
      return null;
  }
}

function underWay({ doing: { location, answers }, checks }: RotationLook): string {
  if (answers !== null && isAsking(checks)) return rotationScreenTexts.asks(answers.asked.length, answers.awaited);
  return location === null ? rotationScreenTexts.reading : rotationScreenTexts.reads(location);
}

/** Shown until it is known where the rotation stands. */
export const readingRotation: string = rotationScreenTexts.reading;

/** What the servers said may be out of view. Null if they were not asked; a refusal is at the button. */
function saidOfChecks(
  { checks, found }: RotationLook,
  button: RotationButton | undefined,
  byHand: readonly StepByHand[],
): Message | null {
  if (button === undefined || button.asked === null || isAsking(checks)) return null;
  const { asked, move } = button;
  const names = (found?.statuses ?? []).map(({ name }) => name);
  const unobservable = unobservableAfter(names, move === 'back' ? null : (found?.rolloutDue ?? []));
  const stops = move === 'next' ? (found?.next?.stops ?? []) : [];
  if (stops.length > 0)
    return { severity: 'warning', text: rotationScreenTexts.checkedButBlocked(blockedText(asked, stops)) };
  const restarts = unobservable.restarts.filter((each) => move === 'back' || isOpenByHand(each, byHand));
  const ticked = unobservable.restarts.filter((each) => !restarts.includes(each));
  return { severity: 'info', text: rotationScreenTexts.ready(asked, { ...unobservable, restarts }, ticked) };
}

function pressed(state: State, button: RotationButton | undefined): Update | null {
  return button === undefined ? null : pressRotation(state, button);
}
