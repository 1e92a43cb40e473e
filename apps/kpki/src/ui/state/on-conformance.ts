import type { ConformanceEvent } from '../../session/conformance/run-conformance.ts';
import { counted } from '../../text/count.ts';
import type { Notice, TaskFailure } from '../work/notice.ts';
import { runningConformance, withConformance } from './conformance.ts';
import type { Confirm, Conformance, State } from './model.ts';

type ConformanceNotice = Extract<
  Notice,
  { readonly type: 'conformance declared' | 'conformance event' | 'conformance over' }
>;

export function onConformance(state: State, notice: ConformanceNotice): State {
  const running = runningConformance(state);
  if (running === null) return state;
  switch (notice.type) {
    case 'conformance declared':
      return withConformance(state, { ...running, declared: notice.declared });
    case 'conformance event':
      return withConformance(state, after(running, notice.event));
    case 'conformance over':
      return withConformance(withoutLeaving(state), { ...running, phase: 'done', current: null });
  }
}

function after(conformance: Conformance, event: ConformanceEvent): Conformance {
  if (event.type === 'case started') return { ...conformance, current: event };
  return { ...conformance, current: null, outcomes: [...conformance.outcomes, event.outcome] };
}

/** The check was stopped, or cannot go on. */
export function onConformanceFailure(state: State, failure: TaskFailure): State {
  const running = runningConformance(state);
  if (running === null) return state;
  const phase = failure.exit === 'interrupted' ? 'stopped' : 'failed';
  return withConformance(withoutLeaving(state), { ...running, phase, current: null, failure });
}

function withoutLeaving(state: State): State {
  const { overlay } = state;
  const asked = overlay?.is === 'help' ? overlay.over : overlay;
  return asked?.is === 'confirm' && asked.about === 'leave while checking' ? { ...state, overlay: null } : state;
}

/** Asks before the check runs, and says what it leaves behind. */
export function askedToRun(state: State, question: number): State {
  const running = runningConformance(state);
  if (running === null) return state;
  const asking = withConformance(state, { ...running, phase: 'asking', question });
  return { ...asking, overlay: questionBefore(running) };
}

function questionBefore({ plugin: { kind, name, use }, declared }: Conformance): Confirm {
  const leaves = declared?.leaves ?? [];
  const facets = counted(declared?.facets.length ?? 0, 'ability', 'abilities');
  return {
    is: 'confirm',
    about: 'check plugin',
    title: `Check ${kind} ${name} (${use})?`,
    lines: [
      `The suite of the contract is run on it, as the environment has it; it declares ${facets}.`,
      ...(leaves.length === 0
        ? ['Nothing is left behind.']
        : leaves.map((text) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`)),
    ],
    yes: 'Run the check',
    no: 'Back',
    focus: 'no',
  };
}
