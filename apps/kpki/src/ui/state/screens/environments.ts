import type { UiCommand } from '../../keys.ts';
import type { EnvironmentLine } from '../../work/task.ts';
import type { Screen, Update } from '../change.ts';
import { begin, noted, only, push, replace } from '../change.ts';
import { switchTo } from '../goto.ts';
import type { State } from '../model.ts';
import type { EnvironmentsRoute } from '../route.ts';
import { bodyHeight, movedCursor, panesOf, topFor } from '../scroll.ts';
import { commandLine } from '../select/command-line.ts';
import { fileOf } from '../select/reading-text.ts';

const mostRows = 8;

export function environmentsHeight(state: State): number {
  const rows = bodyHeight(state, 1);
  return panesOf(state.size).beside === null ? Math.min(mostRows, rows) : rows;
}

export function environmentRoom(state: State): number {
  const rows = Math.min(state.declared?.environments.length ?? 0, environmentsHeight(state));
  return bodyHeight(state, panesOf(state.size).beside === null ? rows + 3 : 2);
}

function environmentAt({ declared }: State, { cursor }: EnvironmentsRoute): EnvironmentLine | undefined {
  return declared?.environments[cursor];
}

export const environmentsScreen: Screen<EnvironmentsRoute> = {
  title: () => 'Environments',
  summary: ({ declared }) => (declared === null ? '' : `${declared.environments.length} in ${declared.file}`),
  context: (state, route) => (environmentAt(state, route) === undefined ? 'waiting' : 'environments'),
  sentence: (state, route) => {
    const environment = environmentAt(state, route);
    if (state.declared === null)
      return state.reading.is === 'reading' ? null : { severity: 'info', text: notRead(state) };
    if (environment === undefined) return { severity: 'info', text: `${state.declared.file} names no environments.` };
    const does = state.readOnly === 'until chosen' ? 'chooses' : 'switches to';
    return {
      severity: 'info',
      text: `enter ${does} ${environment.name} and reads it; t tests it. Nothing is written.`,
    };
  },
  below: (state, { cursor }) => {
    const count = state.declared?.environments.length ?? 0;
    const height = environmentsHeight(state);
    return count - topFor(0, cursor, count, height) - height;
  },
  command: (state, route) => {
    const environment = environmentAt(state, route);
    return environment === undefined ? commandLine(state, 'doctor') : checkCommand(state, environment.name);
  },
  on: onEnvironments,
};

function notRead(state: State): string {
  return `${fileOf(state)} was not read, so its environments are unknown. t refreshes.`;
}

function checkCommand({ program, target }: State, environment: string): string {
  return commandLine({ program, target: { ...target, environment } }, 'doctor');
}

function onEnvironments(state: State, route: EnvironmentsRoute, uiCommand: UiCommand): Update | null {
  const count = state.declared?.environments.length ?? 0;
  const cursor = movedCursor(route.cursor, count, environmentsHeight(state), uiCommand);
  if (cursor !== null) return only(replace(state, { ...route, cursor }));
  const environment = environmentAt(state, route);
  if (environment === undefined) return null;
  if (uiCommand === 'open') return switchTo(state, environment.name);
  if (uiCommand === 'plugins')
    return only(push(state, { screen: 'plugins', environment: environment.name, cursor: 0 }));
  if (uiCommand !== 'again') return null;
  // One test at a time: another one is dropped, and its environment is not tested.
  const others = Object.entries(state.checks).filter(([, { is }]) => is !== 'checking');
  const checks = { ...Object.fromEntries(others), [environment.name]: { is: 'checking' } as const };
  return begin(noted({ ...state, checks }, checkCommand(state, environment.name)), {
    type: 'check environment',
    target: { ...state.target, environment: environment.name },
  });
}
