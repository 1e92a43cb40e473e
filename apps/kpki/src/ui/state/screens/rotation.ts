import type { Deed } from '../../keys.ts';
import { bodyHeight } from '../body-height.ts';
import { moved, only, said } from '../change.ts';
import type { State } from '../model.ts';
import { lookAtRotation, type RotationLook } from '../rotation.ts';
import type { Screen, Update } from '../screen.ts';
import { type ScrolledText, scrolledText } from '../scroll.ts';
import { commandLine } from '../select/command-line.ts';
import { type RotationLine, rotationLines } from '../select/rotation.ts';
import { type RotationButton, rotationButtons } from '../select/rotation-moves.ts';
import type { RotationVisit } from '../visit.ts';
import { planWish } from '../wish.ts';

/** What is known of the rotation of a visit. */
export function lookOf({ rotation }: State, { name }: RotationVisit): RotationLook | null {
  return rotation?.name === name ? rotation : null;
}

/** A space above, and the buttons with one below. */
export function rotationOnScreen(state: State, visit: RotationVisit): ScrolledText<RotationLine> {
  const look = lookOf(state, visit);
  const lines = look === null ? [] : rotationLines(look, state.size.columns - 4);
  return scrolledText({ lines, height: bodyHeight(state, 3), top: visit.top });
}

export function buttonsIn(state: State, visit: RotationVisit): readonly RotationButton[] {
  return rotationButtons(state, lookOf(state, visit));
}

/** The button with the focus; one that cannot be pressed has it too, so that it can be read why. */
export function rotationFocus(state: State, visit: RotationVisit): number {
  return Math.min(visit.focus, buttonsIn(state, visit).length - 1);
}

/** Here it is one at a time; the command brings all through in step. Null where that is no question any more. */
export function inStepText(state: State, visit: RotationVisit): string | null {
  const isBegun = lookOf(state, visit)?.found?.standing.at !== null;
  if (isBegun || visit.name === 'root-ca') return null;
  return `All in step, with one restart a phase: ${commandLine(state, 'rotate all sa')}`;
}

export const rotationScreen: Screen<RotationVisit> = {
  title: (_state, { name }) => `Rotate ${name}`,
  summary: (state, visit) => {
    const standing = lookOf(state, visit)?.found?.standing;
    if (standing === undefined) return '';
    if (standing.tangled !== undefined) return '× cannot be told';
    if (standing.at === null) return 'no rotation is under way';
    return standing.isComplete ? `✓ ${standing.at} is done` : `! ${standing.at} is done in part`;
  },
  context: (state, visit) => (lookOf(state, visit)?.found == null ? 'waiting' : 'rotation'),
  sentence: (state, visit) => {
    const look = lookOf(state, visit);
    if (look === null) return null;
    if (look.is === 'failed') return { tone: 'calm', text: 'Nothing was written. t reads again.' };
    const why = buttonsIn(state, visit)[rotationFocus(state, visit)]?.why ?? null;
    if (why !== null) return { tone: 'soon', text: `Not yet: ${why}.` };
    const together = inStepText(state, visit);
    if (together !== null) return { tone: 'calm', text: together };
    return { tone: 'calm', text: 'Killed or closed here, kpki finds this phase again from the certificates alone.' };
  },
  below: (state, visit) => rotationOnScreen(state, visit).below,
  command: (state, visit) => {
    const wish = buttonsIn(state, visit)[rotationFocus(state, visit)]?.wish;
    return commandLine(state, wish?.command ?? `rotate ${visit.name}`);
  },
  on: onRotation,
};

function onRotation(state: State, visit: RotationVisit, deed: Deed): Update | null {
  const top = rotationOnScreen(state, visit).topAfter(deed);
  if (top !== null) return only(moved(state, { ...visit, top }));
  const buttons = buttonsIn(state, visit);
  const focus = rotationFocus(state, visit);
  const to = (at: number): Update => only(moved(state, { ...visit, focus: at }));
  switch (deed) {
    case 'next part':
      return to((focus + 1) % buttons.length);
    case 'previous part':
      return to((focus - 1 + buttons.length) % buttons.length);
    case 'left':
      return to(Math.max(0, focus - 1));
    case 'right':
      return to(Math.min(buttons.length - 1, focus + 1));
    case 'again':
      return lookAtRotation({ ...state, message: null }, visit.name);
    case 'plan':
      return press(state, buttons[0]);
    case 'open':
      return press(state, buttons[focus]);
    default:
      return null;
  }
}

/** Null: back, as esc. */
function press(state: State, button: RotationButton | undefined): Update | null {
  if (button === undefined) return null;
  if (button.why !== null) return only(said(state, `Not yet: ${button.why}.`, 'soon'));
  if (button.wish !== null) return planWish(state, button.wish);
  const [first, ...others] = state.path;
  return only({ ...state, path: [first, ...others.slice(0, -1)], message: null });
}
