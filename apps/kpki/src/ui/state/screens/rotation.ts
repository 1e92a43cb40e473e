import type { UiCommand } from '../../keys.ts';
import { isAsking } from '../../work/notice.ts';
import { moved, only } from '../change.ts';
import type { Message, State } from '../model.ts';
import { lookAtRotation, planComes, pressRotation, type RotationLook } from '../rotation.ts';
import type { Screen, Update } from '../screen.ts';
import { bodyHeight } from '../screen-size.ts';
import { movedFocus, type ScrolledText, scrolledText } from '../scroll.ts';
import { commandLine } from '../select/command-line.ts';
import { areInStep, rotationLines, standingText } from '../select/rotation.ts';
import { type RotationButton, rotationButtons } from '../select/rotation-moves.ts';
import type { TonedLine } from '../select/states.ts';
import type { RotationVisit } from '../visit.ts';

export function lookOf({ rotation }: State, { of }: RotationVisit): RotationLook | null {
  return rotation?.of === of ? rotation : null;
}

/** A space above, and the buttons with one below. */
export function rotationOnScreen(state: State, visit: RotationVisit): ScrolledText<TonedLine> {
  const look = lookOf(state, visit);
  const lines = look === null ? [] : rotationLines(look, state.size.columns - 4);
  return scrolledText({ lines, height: bodyHeight(state, 3), top: visit.top });
}

export function buttonsIn(state: State, visit: RotationVisit): readonly RotationButton[] {
  return rotationButtons(state, lookOf(state, visit));
}

/** A button that is off can have the focus too, so that it can be read why. */
export function rotationFocus(state: State, visit: RotationVisit): number {
  return Math.min(visit.focus, buttonsIn(state, visit).length - 1);
}

/** Whether a single rotation could still begin together with the others. */
export function couldBeInStep(state: State, visit: RotationVisit): boolean {
  const standings = lookOf(state, visit)?.found?.standings ?? [];
  return standings.length === 1 && visit.of !== 'root-ca' && standings.every(({ at }) => at === null);
}

export function rotatedTitle({ of }: RotationVisit): string {
  return `Rotate ${of === 'all sa' ? 'all and sa' : of}`;
}

const inStep = 'All of them in step need one restart a phase: esc, then Rotate all.';

export const rotationScreen: Screen<RotationVisit> = {
  title: (_state, visit) => rotatedTitle(visit),
  summary: (state, visit) => {
    const standings = lookOf(state, visit)?.found?.standings ?? [];
    const [first] = standings;
    if (first === undefined) return '';
    return areInStep(standings) ? standingText(first) : '! not in step';
  },
  context: (state, visit) => (lookOf(state, visit)?.found == null ? 'waiting' : 'rotation'),
  sentence: (state, visit) => {
    const look = lookOf(state, visit);
    if (look === null) return null;
    if (look.is === 'failed') return { tone: 'calm', text: 'Nothing was written. t reads again.' };
    if (look.planned !== null) return { tone: 'soon', text: planComes };
    const { why, asked } = buttonsIn(state, visit)[rotationFocus(state, visit)] ?? { why: null, asked: null };
    if (why !== null) return { tone: 'soon', text: `Not yet: ${why}.` };
    if (couldBeInStep(state, visit)) return { tone: 'calm', text: inStep };
    return (
      saidOfChecks(look, asked) ?? { tone: 'calm', text: 'Left or killed here, kpki finds this phase again by itself.' }
    );
  },
  below: (state, visit) => rotationOnScreen(state, visit).below,
  command: (state, visit) => {
    const wish = buttonsIn(state, visit)[rotationFocus(state, visit)]?.wish;
    return commandLine(state, wish?.command ?? `rotate ${visit.of}`);
  },
  on: onRotation,
};

function onRotation(state: State, visit: RotationVisit, uiCommand: UiCommand): Update | null {
  const top = rotationOnScreen(state, visit).topAfter(uiCommand);
  if (top !== null) return only(moved(state, { ...visit, top }));
  const buttons = buttonsIn(state, visit);
  const focus = rotationFocus(state, visit);
  const to = movedFocus(focus, buttons.length, uiCommand);
  if (to !== null) return only(moved(state, { ...visit, focus: to }));
  switch (uiCommand) {
    case 'again':
      return lookAtRotation({ ...state, message: null }, visit.of);
    case 'plan':
      return pressed(state, buttons[0]);
    case 'open':
      return pressed(state, buttons[focus]);
    default:
      return null;
  }
}

/** What the servers said may be out of view. Null if they were not asked; a refusal is at the button. */
function saidOfChecks({ checks }: RotationLook, asked: string | null): Message | null {
  if (asked === null || isAsking(checks)) return null;
  return { tone: 'calm', text: `Every server is ready for ${asked}.` };
}

function pressed(state: State, button: RotationButton | undefined): Update | null {
  return button === undefined ? null : pressRotation(state, button);
}
