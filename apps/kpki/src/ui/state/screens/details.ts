import type { UiCommand } from '../../keys.ts';
import type { Screen, Update } from '../change.ts';
import { only, push, replace, said } from '../change.ts';
import type { State } from '../model.ts';
import { inventoryIn } from '../reading.ts';
import type { ArtifactRoute, LocationRoute } from '../route.ts';
import { bodyHeight, panesOf, type ScrolledText, scrolledText } from '../scroll.ts';
import { commandLine, showCommand } from '../select/command-line.ts';
import { type DetailLine, detailLines } from '../select/detail-lines.ts';
import { besideArtifact, besideHead, besideLocation, type SideDetails } from '../select/details.ts';
import { renewOne } from './actions.ts';

export type DetailRoute = ArtifactRoute | LocationRoute;

export function detailsIn(state: State, route: DetailRoute): SideDetails | null {
  const inventory = inventoryIn(state);
  if (inventory === null) return null;
  return route.screen === 'artifact' ? besideArtifact(inventory, route.artifact) : besideLocation(inventory, route);
}

export function detailsOnScreen(state: State, route: DetailRoute): ScrolledText<DetailLine> {
  const { beside } = panesOf(state.size);
  return scrolledText({
    lines: detailLines(detailsIn(state, route)?.details ?? [], beside ?? state.size.columns - 4),
    height: bodyHeight(state, beside === null ? 0 : besideHead),
    top: route.top,
  });
}

function scrolledDetails(state: State, route: DetailRoute, uiCommand: UiCommand): Update | null {
  const top = detailsOnScreen(state, route).topAfter(uiCommand);
  return top === null ? null : only(replace(state, { ...route, top }));
}

export const artifactScreen: Screen<ArtifactRoute> = {
  title: (_state, { artifact }) => artifact,
  summary: (state, { artifact }) => {
    const inventory = inventoryIn(state);
    if (inventory === null) return '';
    return besideArtifact(inventory, artifact).state.text;
  },
  context: () => 'detail',
  sentence: () => null,
  below: (state, route) => detailsOnScreen(state, route).below,
  command: (state, { artifact }) => showCommand(state, artifact),
  on: (state, route, uiCommand) => {
    if (uiCommand === 'renew') return renewOne(state, route.artifact);
    if (uiCommand === 'actions') return only(push(state, { screen: 'actions', artifact: route.artifact, cursor: 0 }));
    return scrolledDetails(state, route, uiCommand);
  },
};

export const locationScreen: Screen<LocationRoute> = {
  title: (_state, { location }) => location,
  summary: (state, route) => detailsIn(state, route)?.state.text ?? '',
  context: () => 'detail',
  sentence: () => ({ severity: 'info', text: 'p plans the repair. It is made before any step, and makes no key.' }),
  below: (state, route) => detailsOnScreen(state, route).below,
  command: (state) => commandLine(state, 'status'),
  on: (state, route, uiCommand) =>
    uiCommand === 'renew' || uiCommand === 'actions'
      ? only(said(state, 'A location is repaired by the plan, which p shows.', 'warning'))
      : scrolledDetails(state, route, uiCommand),
};
