import type { Target } from '../../session/configuration.ts';
import type { UiSettings } from '../../session/ui-settings.ts';
import type { Bell } from '../../terminal/bell.ts';
import type { Editor } from '../../terminal/editor.ts';
import type { Keymap } from '../keymap.ts';
import type { Update } from './change.ts';
import { act, andThen, begin } from './change.ts';
import { unwatched, watchingFiles } from './files.ts';
import { readFleet } from './fleet.ts';
import { readAgain } from './goto.ts';
import type { Size, State } from './model.ts';
import { specRequest } from './plan-request.ts';
import { fleetRoute, trustRoute } from './route.ts';

interface Opening {
  readonly size: Size;
  readonly now: number;
  readonly program: string;
  readonly editor: Editor;
  readonly isInTmux: boolean;
  readonly target: Target;
  readonly declared: boolean;
  readonly readOnly: boolean;
  readonly settings: UiSettings;
  readonly keymap: Keymap;
  /** Unless the user has set one. */
  readonly bell: Bell;
  readonly asksAgain: State['asksAgain'];
  /** Whether it watches from the start. */
  readonly watching: State['watching'];
  /** Files, folders and patterns of several clusters; empty: one cluster. */
  readonly clusters: readonly string[];
}

export function initial({ keymap, declared, readOnly, settings, bell, clusters, ...opening }: Opening): Update {
  const problem = settings.problem ?? keymap.problem;
  const state: State = {
    ...opening,
    keys: keymap.rows,
    theme: settings.theme,
    background: 'dark',
    readOnly: readOnly ? 'for good' : null,
    path: [clusters.length > 0 ? fleetRoute : declared ? trustRoute : { screen: 'start', cursor: 0 }],
    fleet: null,
    overlay: null,
    search: null,
    startup: null,
    writesExample: false,
    declared: null,
    reading: { is: 'idle' },
    watchSeconds: settings.watchSeconds,
    files: unwatched,
    flash: null,
    bell: settings.bell ?? bell,
    planning: { is: 'none' },
    marks: [],
    request: specRequest,
    rotation: null,
    undoing: null,
    applying: null,
    outcomes: {},
    checks: {},
    conformances: {},
    live: null,
    exporting: null,
    draft: null,
    typedAhead: [],
    commands: [],
    recent: [],
    message: problem === null ? null : { severity: 'warning', text: problem },
    copying: null,
    dropped: null,
    runs: {},
    nextRun: 1,
    began: {},
    leaving: null,
    leavesWhenStopped: false,
  };
  const first =
    clusters.length > 0
      ? readFleet(state, clusters)
      : declared
        ? readAgain(state)
        : begin(state, { type: 'look around' });
  return andThen(watchingFiles(state, first), (next) =>
    act(next, ...(asksBackground(settings) ? [{ type: 'ask background' } as const] : [])),
  );
}

function asksBackground({ theme }: UiSettings): boolean {
  return theme === 'auto' || theme === 'high-contrast';
}
