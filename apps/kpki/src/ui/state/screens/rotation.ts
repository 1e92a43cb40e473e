import { inStepWords, rotationScreenTexts, writtenTexts } from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import type { UiCommand } from '../../keys.ts';
import { isAsking } from '../../work/task.ts';
import type { Screen, Update } from '../change.ts';
import { only, replace } from '../change.ts';
import type { Message, State } from '../model.ts';
import { inventoryIn } from '../reading.ts';
import { lookAtRotation, pressRotation, type RotationLook } from '../rotation.ts';
import type { RotationRoute } from '../route.ts';
import { bodyHeight, detailColumns, hasSide, movedFocus, panesOf, type ScrolledText, scrolledText } from '../scroll.ts';
import { searchedScreen } from '../searched-list.ts';
import { commandLine, shellIn } from '../select/command-line.ts';
import { rotationLines, rotationSideLines } from '../select/rotation.ts';
import { type RotationButton, rotationButtons } from '../select/rotation-moves.ts';

export function lookOf({ rotation }: State, { of }: RotationRoute): RotationLook | null {
  return rotation?.of === of ? rotation : null;
}

/** The phases above the text, and the buttons below, each with a space. */
const otherRows = 4;

export function rotationHeight(state: State): number {
  return bodyHeight(state, otherRows);
}

export function rotationOnScreen(state: State, route: RotationRoute): ScrolledText<ScreenLine> {
  const look = lookOf(state, route);
  const { program, target } = state;
  const columns = panesOf(state.size).list - 4;
  const lines = look === null ? [] : rotationLines(look, inventoryIn(state), program, target, columns, hasSide(state));
  return scrolledText({ lines, height: rotationHeight(state), top: route.top });
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

export function rotatedTitle({ of }: RotationRoute): string {
  return rotationScreenTexts.title(of);
}

export const rotationScreen: Screen<RotationRoute> = {
  title: (_state, route) => rotatedTitle(route),
  summary: (state, route) => {
    const statuses = lookOf(state, route)?.found?.statuses ?? [];
    if (statuses.length === 0) return '';
    const words = inStepWords(statuses, shellIn(state));
    return words === null ? `! ${rotationScreenTexts.notInStep}` : `${words.glyph} ${words.label}`.trimStart();
  },
  context: (state, route) => (lookOf(state, route)?.found == null ? 'waiting' : 'rotation'),
  sentence: (state, route) => {
    const look = lookOf(state, route);
    if (look === null) return null;
    if (look.is === 'failed') return { severity: 'info', text: writtenTexts.refresh };
    if (look.planned !== null) return { severity: 'warning', text: rotationScreenTexts.planComes };
    const { why, asked } = buttonsIn(state, route)[rotationFocus(state, route)] ?? { why: null, asked: null };
    if (why !== null) return { severity: 'warning', text: rotationScreenTexts.notYet(why) };
    if (couldBeInStep(state, route)) return { severity: 'info', text: rotationScreenTexts.inStep };
    return (
      saidOfChecks(look, asked) ?? {
        severity: 'info',
        text: rotationScreenTexts.resumes,
      }
    );
  },
  below: (state, route) => (route.side === null ? rotationOnScreen : rotationSideText)(state, route).below,
  side: (state, route) => {
    const hasLines = lookOf(state, route)?.failure === null && rotationSideText(state, route).lines.length > 0;
    return hasLines ? { title: rotationScreenTexts.side, isFocused: route.side !== null } : null;
  },
  command: (state, route) => {
    const request = buttonsIn(state, route)[rotationFocus(state, route)]?.request;
    return commandLine(state, request?.command ?? `rotate ${route.of}`);
  },
  list: (state, route) => searchedScreen(state, route, rotationOnScreen(state, route), ({ text }) => text),
  on: onRotation,
};

function onRotation(state: State, route: RotationRoute, uiCommand: UiCommand): Update | null {
  const inSide = route.side !== null && hasSide(state);
  const top = (inSide ? rotationSideText : rotationOnScreen)(state, route).topAfter(uiCommand);
  if (top !== null) return only(replace(state, inSide ? { ...route, side: top } : { ...route, top }));
  const buttons = buttonsIn(state, route);
  const focus = rotationFocus(state, route);
  const part = partAfter(state, route, buttons.length, uiCommand);
  if (part !== null) return only(replace(state, { ...route, ...part }));
  if (inSide)
    return uiCommand === 'back' || uiCommand === 'open' ? only(replace(state, { ...route, side: null })) : null;
  const to = movedFocus(focus, buttons.length, uiCommand);
  if (to !== null) return only(replace(state, { ...route, focus: to }));
  switch (uiCommand) {
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

/** The panel on the right comes after the last button. Null: the focus stays among the buttons. */
function partAfter(
  state: State,
  route: RotationRoute,
  buttons: number,
  uiCommand: UiCommand,
): Pick<RotationRoute, 'focus' | 'side'> | null {
  if (uiCommand !== 'next part' && uiCommand !== 'previous part') return null;
  if (!hasSide(state) || rotationSideText(state, route).lines.length === 0) return null;
  const focus = rotationFocus(state, route);
  const isNext = uiCommand === 'next part';
  if (route.side !== null) return { side: null, focus: isNext ? 0 : buttons - 1 };
  return focus === (isNext ? buttons - 1 : 0) ? { side: 0, focus } : null;
}

/** Shown until it is known where the rotation stands. */
export const readingRotation: string = rotationScreenTexts.reading;

/** What the servers said may be out of view. Null if they were not asked; a refusal is at the button. */
function saidOfChecks({ checks }: RotationLook, asked: string | null): Message | null {
  if (asked === null || isAsking(checks)) return null;
  return { severity: 'info', text: rotationScreenTexts.ready(asked) };
}

function pressed(state: State, button: RotationButton | undefined): Update | null {
  return button === undefined ? null : pressRotation(state, button);
}
