import { shellWord } from '../../options/option-words.ts';
import { begin, only } from './change.ts';
import type { Conformance, State } from './model.ts';
import type { Update } from './screen.ts';
import { commandLine } from './select/command-line.ts';

export type ConformanceOf = Pick<Conformance, 'environment' | 'plugin'>;

export function conformanceKey({ environment, plugin: { kind, name } }: ConformanceOf): string {
  return JSON.stringify([environment, kind, name]);
}

export function conformanceIn({ conformances }: State, of: ConformanceOf): Conformance | undefined {
  return conformances[conformanceKey(of)];
}

export function isUnderWay({ phase }: Conformance): boolean {
  return phase === 'opening' || phase === 'asking' || phase === 'running' || phase === 'stopping';
}

export function runningConformance({ conformances }: Pick<State, 'conformances'>): Conformance | null {
  return Object.values(conformances).find(isUnderWay) ?? null;
}

export function withConformance(state: State, conformance: Conformance): State {
  return { ...state, conformances: { ...state.conformances, [conformanceKey(conformance)]: conformance } };
}

/** Opens the plugin, to say what its check leaves behind. The question comes before anything is run. */
export function beginConformance(state: State, { environment, plugin }: ConformanceOf): Update {
  const fresh = { declared: null, question: null, current: null, outcomes: [], failure: null };
  const opening = withConformance(state, { environment, plugin, phase: 'opening', ...fresh });
  return begin(opening, { type: 'check plugin', target: targetOf(state, environment), plugin: plugin.name });
}

/** A plugin is checked as its environment has it: `--to` does not replace its sinks. */
export function targetOf({ target: { file } }: Pick<State, 'target'>, environment: string): State['target'] {
  return { ...(file === undefined ? {} : { file }), environment };
}

export function checkPluginCommand(state: State, { environment, plugin }: ConformanceOf): string {
  const there = { program: state.program, target: targetOf(state, environment) };
  return commandLine(there, `plugin check ${shellWord(plugin.name)}`);
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
