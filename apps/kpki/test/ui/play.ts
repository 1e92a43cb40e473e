import { expect } from 'vitest';
import { defaultSettings } from '../../src/session/ui-settings.ts';
import { defaultKeymap } from '../../src/ui/keymap.ts';
import { initial } from '../../src/ui/state/initial.ts';
import type { Size, State } from '../../src/ui/state/model.ts';
import { type UiEvent, update } from '../../src/ui/state/update.ts';
import type { Notice, NumberedTask, Task } from '../../src/ui/work/task.ts';
import { now } from './inventory.ts';

export type Act = (state: State) => readonly UiEvent[];

export interface Played {
  readonly state: State;
  readonly tasks: readonly NumberedTask[];
}

export interface Beginning {
  readonly size?: Size;
  readonly declared?: boolean;
  readonly readOnly?: boolean;
  readonly clusters?: readonly string[];
}

export function play(
  { size = { columns: 80, rows: 24 }, declared = true, readOnly = false, clusters = [] }: Beginning,
  ...acts: readonly Act[]
): Played {
  const first = initial({
    size,
    now,
    program: 'kpki',
    editor: { is: 'set', words: ['vi'] },
    isInTmux: false,
    bell: 'bell',
    asksAgain: true,
    watching: false,
    keymap: defaultKeymap,
    target: {},
    declared,
    readOnly,
    settings: defaultSettings,
    clusters,
  });
  return playedOn(first, acts);
}

export function playFrom(state: State, ...acts: readonly Act[]): Played {
  return playedOn({ state, tasks: [] }, acts);
}

function playedOn(first: Played, acts: readonly Act[]): Played {
  return acts.reduce(({ state, tasks }: Played, act) => playOn(state, tasks, act(state)), first);
}

function playOn(before: State, earlier: readonly NumberedTask[], uiEvents: readonly UiEvent[]): Played {
  return uiEvents.reduce(
    (played: Played, uiEvent) => {
      const { state, tasks } = update(played.state, uiEvent);
      return { state, tasks: [...played.tasks, ...tasks] };
    },
    { state: before, tasks: earlier },
  );
}

export function keys(...names: readonly string[]): Act {
  return () => names.map((key) => ({ type: 'key', key }));
}

export function text(typed: string): Act {
  return () => [{ type: 'text', text: typed }];
}

/** The newest run of a task reports. */
export function tells(of: Task['type'], ...notices: readonly Notice[]): Act {
  return (state) => {
    const run = state.runs[of];
    expect(run, `nothing was to be done of the kind "${of}"`).toBeDefined();
    return notices.map((notice) => ({ type: 'notice', of, run: run ?? 0, notice }));
  };
}

export function later(milliseconds: number): Act {
  return (state) => [{ type: 'tick', now: state.now + milliseconds }];
}
