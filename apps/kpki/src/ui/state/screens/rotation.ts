import { inStepWords, rotationScreenTexts, writtenTexts } from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import type { UiCommand } from '../../keys.ts';
import { isAsking } from '../../work/task.ts';
import type { Screen, Update } from '../change.ts';
import { only, replace } from '../change.ts';
import type { Message, State } from '../model.ts';
import { lookAtRotation, pressRotation, type RotationLook } from '../rotation.ts';
import type { RotationRoute } from '../route.ts';
import { bodyHeight, movedFocus, type ScrolledText, scrolledText, textColumns } from '../scroll.ts';
import { searchedScreen } from '../searched-list.ts';
import { commandLine, shellIn } from '../select/command-line.ts';
import { rotationLines } from '../select/rotation.ts';
import { type RotationButton, rotationButtons } from '../select/rotation-moves.ts';

export function lookOf({ rotation }: State, { of }: RotationRoute): RotationLook | null {
  return rotation?.of === of ? rotation : null;
}

export function rotationOnScreen(state: State, route: RotationRoute): ScrolledText<ScreenLine> {
  const look = lookOf(state, route);
  const lines = rotationLines(look?.document ?? [], textColumns(state));
  return scrolledText({ lines, height: bodyHeight(state, 3), top: route.top });
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
    if (couldBeInStep(state, route)) return { severity: 'info', text: rotationScreenTexts.inStep('key') };
    return (
      saidOfChecks(look, asked) ?? {
        severity: 'info',
        text: rotationScreenTexts.resumes,
      }
    );
  },
  below: (state, route) => rotationOnScreen(state, route).below,
  command: (state, route) => {
    const request = buttonsIn(state, route)[rotationFocus(state, route)]?.request;
    return commandLine(state, request?.command ?? `rotate ${route.of}`);
  },
  list: (state, route) => searchedScreen(state, route, rotationOnScreen(state, route), ({ text }) => text),
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
  const top = rotationOnScreen(state, route).topAfter(uiCommand);
  if (top !== null) return only(replace(state, { ...route, top }));
  const buttons = buttonsIn(state, route);
  const focus = rotationFocus(state, route);
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
