import { environmentTexts } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import type { UiCommand } from '../../keys.ts';
import type { EnvironmentLine } from '../../work/task.ts';
import type { Screen, Update } from '../change.ts';
import { begin, noted, only, push, replace } from '../change.ts';
import { keyInFile } from '../environment-key.ts';
import { goToTrust, switchTo } from '../goto.ts';
import { keysIn } from '../keys-in.ts';
import type { State } from '../model.ts';
import { onSide } from '../on-side.ts';
import { inventoryIn } from '../reading.ts';
import type { EnvironmentsRoute } from '../route.ts';
import {
  bodyHeight,
  detailColumns,
  hasSide,
  hiddenSide,
  type InView,
  itemAt,
  itemsInView,
  movedCursor,
  type ScrolledText,
  scrolledText,
} from '../scroll.ts';
import { rowsWith } from '../searched-list.ts';
import { commandLine } from '../select/command-line.ts';
import { clippedLines, type DetailLine, detailLines } from '../select/detail-lines.ts';
import { editedSpec } from '../select/edited-file.ts';
import { environmentItem } from '../select/environment-item.ts';
import { environmentFacts } from '../select/environments.ts';
import { environmentsExports } from '../select/environments-export.ts';
import { stateLines } from '../select/fleet-details.ts';
import { clusterExpiryLines } from '../select/fleet-expiries.ts';
import { fileOf } from '../select/reading-text.ts';

const mostRows = 8;

function environmentsHeight(state: State): number {
  const rows = bodyHeight(state, 1);
  return hasSide(state) ? rows : Math.min(mostRows, Math.max(1, rows - 3));
}

export function environmentsInView(state: State, { cursor }: EnvironmentsRoute): InView<EnvironmentLine> {
  return itemsInView(state.declared?.environments ?? [], cursor, environmentsHeight(state));
}

function environmentRoom(state: State): number {
  const rows = Math.min(state.declared?.environments.length ?? 0, environmentsHeight(state));
  return bodyHeight(state, hasSide(state) ? 0 : rows + 3);
}

export function environmentHeading({ declared }: State, { name }: EnvironmentLine): string {
  return `${clean(name)}${name === declared?.environment ? `   ${environmentTexts.isShown}` : ''}`;
}

function environmentDetails(state: State, chosen: EnvironmentLine): readonly DetailLine[] {
  const { checks, declared, program, target } = state;
  const columns = detailColumns(state);
  const command = { program, target: { ...target, environment: chosen.name }, keys: state.keys };
  // The inventory is that of the environment whose tree is shown.
  const known = chosen.name === declared?.environment ? inventoryIn(state) : null;
  return detailLines(environmentFacts(chosen, checks[keyInFile(state, chosen.name)], command, known), columns);
}

export function environmentText(state: State, route: EnvironmentsRoute): ScrolledText<DetailLine> {
  const chosen = environmentAt(state, route);
  const height = environmentRoom(state);
  const details = chosen === undefined ? [] : environmentDetails(state, chosen);
  const all = chosen === undefined ? [] : [...details, ...artifactLines(state, chosen, height - details.length)];
  const lines = route.side === null ? clippedLines(all, height, 'kpki doctor') : all;
  return scrolledText({ lines, height, top: route.side ?? 0 });
}

const emptyLine: DetailLine = { label: '', text: '', severity: 'info' };

/** The states of its artifacts, where a panel has room for all that is not ok; then what expires next. */
function artifactLines(state: State, { name }: EnvironmentLine, height: number): readonly DetailLine[] {
  const item = hasSide(state) ? environmentItem(state, name) : null;
  if (item === null) return [];
  const columns = detailColumns(state);
  const lines = [emptyLine, ...stateLines(item, columns)];
  // What is clipped is seen in full by a command that tests alone.
  if (lines.length > height) return [];
  return [...lines, ...clusterExpiryLines(item, columns, height - lines.length)];
}

function environmentAt({ declared }: State, { cursor }: EnvironmentsRoute): EnvironmentLine | undefined {
  return declared?.environments[cursor];
}

export const environmentsScreen: Screen<EnvironmentsRoute> = {
  summary: ({ declared }) => (declared === null ? '' : `${declared.environments.length} in ${declared.file}`),
  context: (state, route) => (environmentAt(state, route) === undefined ? 'waiting' : 'environments'),
  sentence: (state, route) => {
    const environment = environmentAt(state, route);
    if (state.declared === null)
      return state.reading.is === 'reading' ? null : { severity: 'info', text: notRead(state) };
    if (environment === undefined) return { severity: 'info', text: environmentTexts.none(state.declared.file) };
    const { name } = environment;
    return {
      severity: 'info',
      text: isShown(state, environment)
        ? environmentTexts.shows(name, keysIn(state))
        : environmentTexts.opens(name, state.readOnly === 'until chosen', keysIn(state)),
    };
  },
  scrolled: (state, route) => environmentsInView(state, route),
  side: (state, route) => {
    const environment = environmentAt(state, route);
    return environment === undefined
      ? null
      : { title: environmentHeading(state, environment), isFocused: route.side !== null };
  },
  unavailable: hiddenSide,
  reversed: (state, route) => {
    const environment = environmentAt(state, route);
    return environment !== undefined && isShown(state, environment) ? ['open'] : [];
  },
  command: (state, route) => {
    const environment = environmentAt(state, route);
    return environment === undefined ? commandLine(state, 'doctor') : checkCommand(state, environment.name);
  },
  list: (state, route) => ({
    hits: (text) =>
      rowsWith(
        (state.declared?.environments ?? []).map(({ name, backends, into }) => [name, ...backends, ...into].join(' ')),
        text,
      ),
    at: route.cursor,
    go: (cursor) => replace(state, { ...route, cursor, side: null }),
  }),
  rowAt: (state, route, line) => itemAt(environmentsInView(state, route), line - 1),
  edited: editedSpec,
  exports: environmentsExports,
  on: onEnvironments,
};

/** Whether its tree is known. One that is not yet chosen may be written to only once it is. */
function isShown(state: State, { name }: EnvironmentLine): boolean {
  return name === state.declared?.environment && inventoryIn(state) !== null && state.readOnly !== 'until chosen';
}

function notRead(state: State): string {
  return `${environmentTexts.notRead(fileOf(state))} ${environmentTexts.refreshes(keysIn(state))}`;
}

function checkCommand({ program, target }: State, environment: string): string {
  return commandLine({ program, target: { ...target, environment } }, 'doctor');
}

function onEnvironments(state: State, route: EnvironmentsRoute, uiCommand: UiCommand): Update | null {
  const count = state.declared?.environments.length ?? 0;
  const side = onSide(state, route, uiCommand, hasSide(state) ? environmentText(state, route) : null);
  if (side !== null) return side;
  const cursor = movedCursor(route.cursor, count, environmentsHeight(state), uiCommand);
  if (cursor !== null) return only(replace(state, { ...route, cursor }));
  const environment = environmentAt(state, route);
  if (environment === undefined) return null;
  if (uiCommand === 'open') return isShown(state, environment) ? goToTrust(state) : switchTo(state, environment.name);
  if (uiCommand === 'plugins')
    return only(push(state, { screen: 'plugins', environment: environment.name, cursor: 0 }));
  if (uiCommand !== 'again') return null;
  // One test at a time: another one is dropped, and its environment is not tested.
  const others = Object.entries(state.checks).filter(([, { is }]) => is !== 'checking');
  const checks = { ...Object.fromEntries(others), [keyInFile(state, environment.name)]: { is: 'checking' } as const };
  return begin(noted({ ...state, checks }, checkCommand(state, environment.name)), {
    type: 'check environment',
    target: { ...state.target, environment: environment.name },
  });
}
