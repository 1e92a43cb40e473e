import { confirmTexts, counted } from '@kpki/presentation';
import { shellWord } from '../../options/option-words.ts';
import type { ConformanceEvent } from '../../session/conformance/run-conformance.ts';
import type { Notice, TaskFailure } from '../work/task.ts';
import type { Update } from './change.ts';
import { begin, only } from './change.ts';
import { environmentKey } from './environment-key.ts';
import type { Confirm, ConformanceState, State } from './model.ts';
import { shellIn } from './select/command-line.ts';

type ConformanceOf = Pick<ConformanceState, 'environment' | 'plugin'>;

function conformanceKey({ key, plugin: { kind, name } }: Pick<ConformanceState, 'key' | 'plugin'>): string {
  return JSON.stringify([key, kind, name]);
}

/** Of a plugin of the file that is open. */
export function conformanceIn(state: State, { environment, plugin }: ConformanceOf): ConformanceState | undefined {
  const key = environmentKey(targetOf(state, environment));
  return state.conformances[conformanceKey({ key, plugin })];
}

export function isUnderWay({ phase }: ConformanceState): boolean {
  return phase === 'opening' || phase === 'asking' || phase === 'running' || phase === 'stopping';
}

export function runningConformance({ conformances }: Pick<State, 'conformances'>): ConformanceState | null {
  return Object.values(conformances).find(isUnderWay) ?? null;
}

function withConformance(state: State, conformance: ConformanceState): State {
  return { ...state, conformances: { ...state.conformances, [conformanceKey(conformance)]: conformance } };
}

/** Opens the plugin, to say what its check leaves behind. The question comes before anything is run. */
export function beginConformance(state: State, { environment, plugin }: ConformanceOf): Update {
  const target = targetOf(state, environment);
  const fresh = { declared: null, question: null, current: null, outcomes: [], failure: null };
  const of = { key: environmentKey(target), environment, plugin };
  return begin(withConformance(state, { ...of, phase: 'opening', ...fresh }), {
    type: 'check plugin',
    target,
    plugin: plugin.name,
  });
}

/** A plugin is checked as its environment has it: `--dir` does not replace its sinks. */
export function targetOf({ target: { file } }: Pick<State, 'target'>, environment: string): State['target'] {
  return { ...(file === undefined ? {} : { file }), environment };
}

export function checkPluginCommand(state: State, { environment, plugin }: ConformanceOf): string {
  const there = { program: state.program, target: targetOf(state, environment) };
  return shellIn(there).command({ verb: 'plugin test', names: [shellWord(plugin.name)] });
}

export function stopConformance(state: State): Update | null {
  const running = runningConformance(state);
  const run = state.runs['check plugin'];
  if (running === null || run === undefined) return null;
  const stopping = withConformance({ ...state, overlay: null, message: null }, { ...running, phase: 'stopping' });
  return begin(stopping, { type: 'stop', of: run });
}

export function answerConformance(state: State, isWanted: boolean): Update {
  const asking = runningConformance(state);
  if (asking?.question == null) return only(state);
  const next = withConformance(state, { ...asking, phase: isWanted ? 'running' : 'declined' });
  return begin(next, { type: 'answer', question: asking.question, text: isWanted ? 'yes' : null });
}

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

function after(conformance: ConformanceState, event: ConformanceEvent): ConformanceState {
  if (event.type === 'case started') return { ...conformance, current: event };
  return { ...conformance, current: null, outcomes: [...conformance.outcomes, event.outcome] };
}

export function onConformanceFailure(state: State, failure: TaskFailure): State {
  const running = runningConformance(state);
  if (running === null) return state;
  const phase = failure.exit === 'interrupted' ? 'stopped' : 'failed';
  return withConformance(withoutLeaving(state), { ...running, phase, current: null, failure });
}

function withoutLeaving(state: State): State {
  const { overlay } = state;
  const asked = overlay?.is === 'help' ? overlay.over : overlay;
  return asked?.is === 'confirm' && asked.about === 'leave check' ? { ...state, overlay: null } : state;
}

/** Asks before the check runs, and says what it leaves behind. */
export function askedToRun(state: State, question: number): State {
  const running = runningConformance(state);
  if (running === null) return state;
  const asking = withConformance(state, { ...running, phase: 'asking', question });
  return { ...asking, overlay: questionBefore(running) };
}

function questionBefore({ plugin: { kind, name, use }, declared }: ConformanceState): Confirm {
  const leaves = declared?.leaves ?? [];
  const facets = counted(declared?.facets.length ?? 0, 'facet');
  return {
    is: 'confirm',
    about: 'check plugin',
    title: confirmTexts.plugin.title(kind, name, use),
    lines: [
      confirmTexts.plugin.suite(facets),
      ...(leaves.length === 0
        ? [confirmTexts.plugin.leavesNothing]
        : leaves.map((text) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`)),
    ],
    yes: confirmTexts.plugin.yes,
    no: confirmTexts.back,
    // The suite makes and removes entries.
    focus: 'no',
  };
}
