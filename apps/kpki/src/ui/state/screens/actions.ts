import { actionTexts } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { widthOf } from '../../../text/width.ts';
import type { UiCommand } from '../../keys.ts';
import type { Screen, Update } from '../change.ts';
import { only, pop, replace, routeOf, said } from '../change.ts';
import { choiceColumns } from '../choice.ts';
import { keysIn } from '../keys-in.ts';
import type { State } from '../model.ts';
import { planRequest } from '../plan-request.ts';
import { inventoryIn } from '../reading.ts';
import { goToRotation } from '../rotation.ts';
import type { ActedOn, ActionsRoute } from '../route.ts';
import { bodyHeight, itemAt, movedCursor } from '../scroll.ts';
import { rowsWith } from '../searched-list.ts';
import {
  type ArtifactAction,
  actionsFor,
  anewRequest,
  groupActions,
  leftOutOf,
  rotatedWith,
  rotationAlone,
  rotationsInProgress,
  whyNotAnew,
} from '../select/actions.ts';
import { knownArtifact } from '../select/artifacts.ts';
import { commandLine, showCommand } from '../select/command-line.ts';
import { groupKey } from '../select/tree.ts';
import { isFiltered } from '../select/trust.ts';

export function actionsIn(state: State, { of }: ActionsRoute): readonly ArtifactAction[] {
  const inventory = inventoryIn(state);
  if (inventory === null) return [];
  const key = keysIn(state);
  return of.is === 'artifact' ? actionsFor(inventory, of.artifact, key) : groupActions(inventory, of, state.marks, key);
}

export const actionLabelColumns = 22;

export const actionsScreen: Screen<ActionsRoute> = {
  summary: () => '',
  context: (state, route) => (actionsIn(state, route).length === 0 ? 'waiting' : 'actions'),
  sentence: (state, route) => {
    const action = actionsIn(state, route)[route.cursor];
    if (action === undefined) return null;
    if (action.onEnter === null) return { severity: 'info', text: whyText(action) };
    return { severity: 'info', text: actionTexts.after[action.onEnter.is](keysIn(state)) };
  },
  // Enter says once more why it is not possible.
  unavailable: (state, route) => (actionsIn(state, route)[route.cursor]?.onEnter === null ? ['open'] : []),
  command: (state, route) => {
    const onEnter = actionsIn(state, route)[route.cursor]?.onEnter ?? null;
    if (onEnter?.is === 'rotate') return commandLine(state, `rotate ${onEnter.rotates}`);
    if (onEnter?.is === 'plan') return commandLine(state, onEnter.request.command);
    return route.of.is === 'artifact' ? showCommand(state, route.of.artifact) : commandLine(state, 'status');
  },
  list: (state, route) => ({
    hits: (text) =>
      rowsWith(
        actionsIn(state, route).map(({ label, does, why }) => `${label} ${why ?? does}`),
        text,
      ),
    at: route.cursor,
    go: (cursor) => replace(state, { ...route, cursor }),
  }),
  popup: (state, route) => {
    const all = actionsIn(state, route);
    if (all.length === 0) return null;
    const start = choiceColumns.mark + actionLabelColumns;
    const widths = all.map((action) => start + widthOf(clean(actionText(action))) + 1);
    return { columns: Math.max(...widths), rows: all.length + 2 };
  },
  rowAt: (state, route, line) =>
    itemAt({ items: actionsIn(state, route).slice(0, bodyHeight(state)), top: 0 }, line - 1),
  on: onActions,
};

function onActions(state: State, route: ActionsRoute, uiCommand: UiCommand): Update | null {
  const all = actionsIn(state, route);
  const cursor = movedCursor(route.cursor, all.length, all.length, uiCommand);
  if (cursor !== null) return only(replace(state, { ...route, cursor }));
  const action = all[route.cursor];
  if (action === undefined || uiCommand !== 'open') return null;
  switch (action.onEnter?.is) {
    case undefined:
      return only(said(state, whyText(action), 'warning'));
    case 'rotate':
      return goToRotation(besideRotation(state), action.onEnter.rotates);
    case 'plan':
      return planRequest(state, action.onEnter.request);
    case 'mark':
    case 'unmark':
      return only(pop(withMarks(state, route.of, action.onEnter.is)));
    case 'unfold':
      return only(unfolded(pop(state), route.of));
  }
}

/** From a rotation to another one: the way back leads to neither. */
function besideRotation(state: State): State {
  const closed = pop(state);
  return routeOf(closed).screen === 'rotation' ? pop(closed) : state;
}

function withMarks(state: State, of: ActedOn, is: 'mark' | 'unmark'): State {
  const ids = of.is === 'group' ? of.artifacts : [of.artifact];
  const others = state.marks.filter((id) => !ids.includes(id));
  return { ...state, marks: is === 'mark' ? [...others, ...ids] : others, message: null };
}

/** In the tree, with the cursor on the first that was folded. */
function unfolded(state: State, of: ActedOn): State {
  const route = routeOf(state);
  if (route.screen !== 'trust' || of.is !== 'group') return state;
  const key = groupKey(of.name);
  const [toggled, toggledInFilter] = isFiltered(route)
    ? [route.toggled, route.toggledInFilter.filter((each) => each !== key)]
    : [[...new Set([...route.toggled, key])], route.toggledInFilter];
  return replace(state, { ...route, toggled, toggledInFilter, cursor: of.artifacts[0] ?? key });
}

/** What an action does, or why it is not possible. */
export function actionText({ does, why }: ArtifactAction): string {
  return why === null ? does : actionTexts.notHere(why);
}

function whyText({ label, why }: ArtifactAction): string {
  return actionTexts.refused(label, why ?? '');
}

/** Opens the rotation of an artifact, or of the CA that signs it. */
export function rotateOne(state: State, artifact: string): Update {
  const inventory = inventoryIn(state);
  if (inventory === null) return only(state);
  const known = knownArtifact(inventory, artifact);
  const key = keysIn(state);
  if (known === undefined) return only(said(state, actionTexts.gone(artifact), 'warning'));
  const rotated = rotatedWith(known) ?? known.entry.ca;
  if (rotated === null) return only(said(state, actionTexts.rotatesCas(key), 'warning'));
  const { onEnter, why } = rotationAlone(knownArtifact(inventory, rotated) ?? known, key);
  if (onEnter?.is === 'rotate') return goToRotation(state, onEnter.rotates);
  return only(said(state, actionTexts.notRotated(rotated, why ?? '', key), 'warning'));
}

/**
 * Opens the rotation that is in progress, wherever the cursor is: a second one is not begun by the same key. Of several,
 * that of the artifact, else the first. Null: none is in progress.
 */
export function goToRotationInProgress(state: State, artifact: string | null): Update | null {
  const inventory = inventoryIn(state);
  if (inventory === null) return null;
  const known = artifact === null ? undefined : knownArtifact(inventory, artifact);
  const own = known === undefined ? null : (rotatedWith(known) ?? known.entry.ca);
  const all = rotationsInProgress(inventory).map(({ name }) => name);
  const of = all.find((each) => each === own) ?? all[0];
  return of === undefined ? null : goToRotation(state, of);
}

/** Opens the rotation in progress, or that of the artifact. */
export function goToRotationAt(state: State, artifact: string): Update {
  return goToRotationInProgress(state, artifact) ?? rotateOne(state, artifact);
}

/** What the last row does not offer at an artifact; null: at no artifact. */
export function withoutRotate(state: State, artifact: string | null): readonly UiCommand[] {
  const inventory = inventoryIn(state);
  if (rotationsInProgress(inventory).length > 0) return [];
  // The key works at what a CA signed too, but there others are asked for more often.
  return isRotatedItself(inventory, artifact) && isRotatable(inventory, artifact) ? [] : ['rotate'];
}

/** Whether the rotation of an artifact can be opened: a CA that is not stored has none. */
function isRotatable(inventory: Inventory | null, artifact: string | null): boolean {
  if (inventory === null || artifact === null) return false;
  const known = knownArtifact(inventory, artifact);
  const rotated = known === undefined ? undefined : knownArtifact(inventory, rotatedWith(known) ?? '');
  return rotated !== undefined && rotated.state !== 'missing';
}

/** What the last row does not offer where none of the artifacts can be renewed. */
export function withoutRenew(state: State, artifacts: readonly string[]): readonly UiCommand[] {
  const inventory = inventoryIn(state);
  const isAny = inventory !== null && leftOutOf(inventory, artifacts, keysIn(state)).length < artifacts.length;
  return isAny ? [] : ['renew'];
}

/** Which of marks and rotation the last row offers at an artifact: what is rotated is seldom one of several. */
export function withoutMark(state: State, artifact: string | null): readonly UiCommand[] {
  return isRotatedItself(inventoryIn(state), artifact) ? ['choose'] : [];
}

function isRotatedItself(inventory: Inventory | null, artifact: string | null): boolean {
  const known = inventory === null || artifact === null ? undefined : knownArtifact(inventory, artifact);
  return known !== undefined && rotatedWith(known) !== null;
}

export function renewOne(state: State, artifact: string): Update {
  const inventory = inventoryIn(state);
  if (inventory === null) return only(state);
  const known = knownArtifact(inventory, artifact);
  const why = known === undefined ? actionTexts.why.notDeclared : whyNotAnew('renew', known, keysIn(state));
  if (why === null) return planRequest(state, anewRequest('renew', artifact));
  return only(said(state, actionTexts.notRenewed(artifact, why, keysIn(state)), 'warning'));
}
