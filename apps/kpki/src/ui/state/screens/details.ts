import { artifactDocument, editingTexts, trustScreenTexts } from '@kpki/presentation';
import { artifactReport } from '../../../print/records.ts';
import type { UiCommand } from '../../keys.ts';
import type { Screen, SearchedList, SidePanel, Update } from '../change.ts';
import { only, pop, push, replace, said } from '../change.ts';
import type { CopySource } from '../copy.ts';
import type { Exports } from '../export.ts';
import { keysIn } from '../keys-in.ts';
import type { State } from '../model.ts';
import { inventoryIn } from '../reading.ts';
import type { ArtifactRoute, LocationRoute, TrustRoute } from '../route.ts';
import {
  bodyHeight,
  detailColumns,
  hasSide,
  hiddenSide,
  type ScrolledText,
  scrolledText,
  textColumns,
} from '../scroll.ts';
import { searchedScreen } from '../searched-list.ts';
import { copiedArtifact, knownArtifact } from '../select/artifacts.ts';
import { commandLine, showCommand } from '../select/command-line.ts';
import { type DetailLine, detailLines } from '../select/detail-lines.ts';
import { type SideDetails, sideArtifact, sideHead, sideLocation } from '../select/details.ts';
import { editedArtifact } from '../select/edited-file.ts';
import { artifactFinding } from '../select/finding.ts';
import { withImpact } from '../select/impact.ts';
import { owedRestart } from '../select/owed-restart.ts';
import { groupKey } from '../select/tree.ts';
import { chosenRow, rowsOf } from '../select/trust.ts';
import { goToRotationAt, goToRotationInProgress, renewOne, withoutRenew, withoutRotate } from './actions.ts';

export type DetailRoute = ArtifactRoute | LocationRoute;

export function detailsIn(state: State, route: DetailRoute): SideDetails | null {
  const inventory = inventoryIn(state);
  if (inventory === null) return null;
  return route.screen === 'artifact' ? sideArtifact(inventory, route.artifact) : sideLocation(inventory, route);
}

/** Whether the tree stands to the left of the details, which then have the focus. */
export function isNextToTree(state: State, route: DetailRoute): boolean {
  return hasSide(state) && state.path[0].screen === 'trust' && detailsIn(state, route) !== null;
}

/** The tree next to the details: its cursor is on what they show, also if a filter or a fold of the tree hides that. */
export function treeNextTo(state: State, home: TrustRoute, route: DetailRoute): TrustRoute {
  const inventory = inventoryIn(state);
  const known =
    inventory === null || route.screen !== 'artifact' ? undefined : knownArtifact(inventory, route.artifact);
  if (known === undefined || chosenRow(state, home)?.artifact === known.entry.artifact) return home;
  const { artifact, name, ca } = known.entry;
  const there: TrustRoute = { ...home, cursor: artifact };
  const whole: TrustRoute = { ...there, filter: null, typing: false };
  const toggled = [...home.toggled.filter((key) => key !== ca && key !== groupKey(name)), groupKey(name)];
  const all = [there, whole, { ...whole, toggled }];
  return all.find((each) => rowsOf(state, each).some((row) => row.artifact === artifact)) ?? home;
}

export function detailsOnScreen(state: State, route: DetailRoute): ScrolledText<DetailLine> {
  const columns = isNextToTree(state, route) ? detailColumns(state) : textColumns(state);
  const height = bodyHeight(state, isNextToTree(state, route) ? sideHead : 0);
  const side = detailsIn(state, route);
  const lines = withImpact(side?.impact ?? null, columns, height, (further) =>
    detailLines([...(side?.details ?? []), ...further], columns),
  );
  return scrolledText({ lines, height, top: route.top });
}

function scrolledDetails(state: State, route: DetailRoute, uiCommand: UiCommand): Update | null {
  const top = detailsOnScreen(state, route).topAfter(uiCommand);
  return top === null ? null : only(replace(state, { ...route, top }));
}

function searchedDetails(state: State, route: DetailRoute): SearchedList {
  return searchedScreen(state, route, detailsOnScreen(state, route), ({ label, text }) => `${label} ${text}`);
}

function sideOfDetails(state: State, route: DetailRoute): SidePanel | null {
  if (!isNextToTree(state, route)) return null;
  return { title: detailsIn(state, route)?.title ?? '', isFocused: true };
}

/** To the tree next to the details, if there is room. */
function toTree(state: State, uiCommand: UiCommand): Update | null {
  return uiCommand === 'next part' || uiCommand === 'previous part' ? only(pop(state)) : null;
}

export const artifactScreen: Screen<ArtifactRoute> = {
  summary: (state, { artifact }) => {
    const inventory = inventoryIn(state);
    if (inventory === null) return '';
    const { text, role } = sideArtifact(inventory, artifact).state;
    return [[{ text, role }]];
  },
  context: () => 'detail',
  sentence: (state, { artifact }) => {
    const inventory = inventoryIn(state);
    return inventory === null ? null : artifactFinding(inventory, artifact, keysIn(state), owedRestart(state));
  },
  scrolled: (state, route) => detailsOnScreen(state, route),
  side: sideOfDetails,
  unavailable: unavailableDetails,
  command: (state, { artifact }) => showCommand(state, artifact),
  list: searchedDetails,
  copySource: (state, { artifact }) => {
    const inventory = inventoryIn(state);
    return inventory === null ? null : copiedArtifact(inventory, artifact);
  },
  edited: (state, { artifact }) => editedArtifact(state, artifact),
  exports: artifactExports,
  on: (state, route, uiCommand) => {
    if (uiCommand === 'renew') return renewOne(state, route.artifact);
    if (uiCommand === 'rotate') return goToRotationAt(state, route.artifact);
    if (uiCommand === 'actions')
      return only(push(state, { screen: 'actions', of: { is: 'artifact', artifact: route.artifact }, cursor: 0 }));
    return toTree(state, uiCommand) ?? scrolledDetails(state, route, uiCommand);
  },
};

function artifactExports(state: State, { artifact }: ArtifactRoute): Exports | null {
  const inventory = inventoryIn(state);
  const fields = inventory === null ? null : artifactReport(state.declared?.cluster ?? '', inventory, artifact);
  if (inventory === null || fields === null) return null;
  return {
    name: artifact,
    formats: [
      {
        format: 'markdown',
        content: { is: 'document', blocks: artifactDocument(inventory, artifact), boxes: false },
        command: null,
      },
      {
        format: 'json',
        content: { is: 'record', kind: 'Artifact', fields },
        command: (file) => `${showCommand(state, artifact)} -o json > ${file}`,
      },
    ],
  };
}

/** Nothing can be done with what was not read. */
function unavailableDetails(state: State, route: DetailRoute): readonly UiCommand[] {
  return [
    ...hiddenSide(state),
    ...withoutRotate(state, route.screen === 'artifact' ? route.artifact : null),
    ...withoutRenew(state, route.screen === 'artifact' ? [route.artifact] : []),
    ...(route.screen === 'location' ? (['actions'] as const) : []),
    ...(inventoryIn(state) === null ? (['actions', 'copy'] as const) : []),
  ];
}

export const locationScreen: Screen<LocationRoute> = {
  summary: (state, route) => {
    const details = detailsIn(state, route);
    return details === null ? '' : [[{ text: details.state.text, role: details.state.role }]];
  },
  context: () => 'detail',
  sentence: (state) =>
    inventoryIn(state) === null ? null : { severity: 'info', text: trustScreenTexts.location(keysIn(state)) },
  scrolled: (state, route) => detailsOnScreen(state, route),
  side: sideOfDetails,
  unavailable: unavailableDetails,
  command: (state) => commandLine(state, 'status'),
  list: searchedDetails,
  edited: () => ({ is: 'refused', why: editingTexts.folder }),
  copySource: (_state, route) => copiedLocation(route),
  on: (state, route, uiCommand) =>
    (uiCommand === 'rotate' ? goToRotationInProgress(state, null) : null) ??
    (uiCommand === 'renew' || uiCommand === 'rotate' || uiCommand === 'actions'
      ? only(said(state, trustScreenTexts.locationRefused(keysIn(state)), 'warning'))
      : (toTree(state, uiCommand) ?? scrolledDetails(state, route, uiCommand))),
};

export function copiedLocation({ location }: Pick<LocationRoute, 'location'>): CopySource {
  return { of: location, items: [{ kind: 'path', text: location }] };
}
