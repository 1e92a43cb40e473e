import type { Target } from '../../session/configuration.ts';
import type { Update } from './change.ts';
import { begin } from './change.ts';
import { readAgain } from './goto.ts';
import type { Size, State } from './model.ts';
import { trustRoute } from './route.ts';

export interface Opening {
  readonly size: Size;
  readonly now: number;
  readonly program: string;
  readonly target: Target;
  readonly declared: boolean;
  readonly readOnly: boolean;
}

export function initial({ declared, readOnly, ...opening }: Opening): Update {
  const state: State = {
    ...opening,
    readOnly: readOnly ? 'for good' : null,
    path: [declared ? trustRoute : { screen: 'start', cursor: 0 }],
    overlay: null,
    startup: null,
    writesExample: false,
    declared: null,
    reading: { is: 'idle' },
    planning: { is: 'none' },
    request: null,
    rotation: null,
    undoing: null,
    applying: null,
    entriesWritten: {},
    unfinished: {},
    waiting: {},
    checks: {},
    conformances: {},
    draft: null,
    typedAhead: [],
    commands: [],
    message: null,
    runs: {},
    nextRun: 1,
    leaving: null,
    leavesWhenStopped: false,
  };
  return declared ? readAgain(state) : begin(state, { type: 'look around' });
}
