import type { Deed } from '../../keys.ts';
import type { EnvironmentLine } from '../../work/notice.ts';
import { begin, moved, only } from '../change.ts';
import { switchTo } from '../goto.ts';
import type { State } from '../model.ts';
import type { Screen, Update } from '../screen.ts';
import { movedCursor } from '../scroll.ts';

/** The environments of the file: what each writes to, and whether that can be reached. */
export interface EnvironmentsVisit {
  readonly screen: 'environments';
  readonly cursor: number;
}

export function environmentAt({ declared }: State, { cursor }: EnvironmentsVisit): EnvironmentLine | undefined {
  return declared?.environments[cursor];
}

export const environmentsScreen: Screen<EnvironmentsVisit> = {
  title: () => 'Environments',
  summary: ({ declared }) => `${declared?.environments.length ?? 0} in ${declared?.file ?? ''}`,
  context: () => 'list',
  sentence: (state, visit) => {
    const environment = environmentAt(state, visit);
    if (environment === undefined)
      return { tone: 'calm', text: 'The file names no environments: results go to one directory.' };
    return {
      tone: 'calm',
      text: `enter switches to ${environment.name} and reads it; t tests it. Nothing is written.`,
    };
  },
  command: (state, visit) => {
    const environment = environmentAt(state, visit);
    return environment === undefined ? null : `${state.program} status -e ${environment.name}`;
  },
  on: onEnvironments,
};

function onEnvironments(state: State, visit: EnvironmentsVisit, deed: Deed): Update | null {
  const count = state.declared?.environments.length ?? 0;
  const cursor = movedCursor(visit.cursor, count, state.size.rows - 6, deed);
  if (cursor !== null) return only(moved(state, { ...visit, cursor }));
  const environment = environmentAt(state, visit);
  if (environment === undefined) return null;
  if (deed === 'open') return switchTo(state, environment.name);
  if (deed !== 'again') return null;
  const checks = { ...state.checks, [environment.name]: { is: 'checking' } as const };
  return begin(
    { ...state, checks },
    { type: 'check environment', target: { ...state.target, environment: environment.name } },
  );
}
