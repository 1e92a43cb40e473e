import type { NodeListName } from '../../../new-cluster/question.ts';
import { routeOf } from '../../state/change.ts';
import type { Drafting, State } from '../../state/model.ts';
import type { NewClusterRoute, PageName } from '../../state/route.ts';
import type { Cell, Pressed } from '../../state/screens/new-cluster/form.ts';
import { listOf } from '../../state/screens/new-cluster/node-lists.ts';
import {
  type CellPosition,
  focusedOn,
  focusedSpot,
  type PlacedProblem,
  problemsOn,
  spotsOn,
  stopsOf,
} from '../../state/screens/new-cluster/spots.ts';
import { testOf } from '../../state/screens/new-cluster/tested-environment-lines.ts';
import type { UiEvent } from '../../state/update.ts';
import { uiCommand, visiting } from '../parsed-input.ts';

/** One question of a page; the current one is that whose cell has the focus. */
export interface WizardQuestion {
  readonly key: string;
  readonly spot: CellPosition;
  readonly list: NodeListName | null;
}

export interface WizardState {
  readonly drafting: Drafting;
  readonly route: NewClusterRoute;
  readonly question: WizardQuestion;
}

export function askingIn(state: State): WizardState | null {
  const { draft: drafting } = state;
  const route = routeOf(state);
  if (route.screen !== 'new cluster' || drafting === null) return null;
  const spot = focusedSpot(drafting, route);
  return { drafting, route, question: { key: keyOf(route.page, spot.cell), spot, list: listOf(spot.cell.id) } };
}

export function questionsOn(page: PageName, drafting: Drafting): readonly WizardQuestion[] {
  const questions = new Map<string, WizardQuestion>();
  for (const spot of stopsOf(spotsOn(page, drafting))) {
    const { cell } = spot;
    const key = keyOf(page, cell);
    if (!questions.has(key) && !isOnlyButton(page, cell)) questions.set(key, { key, spot, list: listOf(cell.id) });
  }
  return [...questions.values()];
}

function keyOf(page: PageName, cell: Cell): string {
  if (page === 'review') return 'review';
  return listOf(cell.id) ?? (cell.is === 'option' ? cell.field : cell.id);
}

/** Next and Back are words; other buttons are questions. */
function isOnlyButton(page: PageName, cell: Cell): boolean {
  return page !== 'review' && cell.is === 'button' && (cell.press.is === 'next' || cell.press.is === 'back');
}

const doesSomething: ReadonlySet<Pressed['is']> = new Set(['load', 'test', 'change']);

export function isYesOrNo(cell: Cell): boolean {
  return cell.is === 'tick' || (cell.is === 'button' && doesSomething.has(cell.press.is) && listOf(cell.id) === null);
}

export function problemsAt({ drafting, route, question }: WizardState): readonly PlacedProblem[] {
  return problemsOn(route.page, drafting).filter(({ cell }) => keyOf(route.page, cell) === question.key);
}

export function focusing(state: State, { drafting, route }: WizardState, spot: CellPosition): UiEvent {
  return visiting(focusedOn(state, drafting, route, spot));
}

export function pressing({ route }: WizardState, button: string): readonly UiEvent[] {
  return [visiting({ ...route, focus: button }), uiCommand('open')];
}

/** Returns whether the newest answer is still being judged; lines that come meanwhile wait. */
export function isLooking(state: State): boolean {
  const { draft, overlay } = state;
  if (routeOf(state).screen !== 'new cluster' || overlay !== null) return false;
  return draft === null || !draft.judged || draft.writing !== null || testOf(draft)?.is === 'testing';
}
