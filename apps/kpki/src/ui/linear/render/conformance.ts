import { conformanceSummary, neededText } from '../../../print/conformance-text.ts';
import type { CaseOutcome } from '../../../session/conformance/run-conformance.ts';
import { conformanceIn } from '../../state/conformance.ts';
import type { ConformanceState, State } from '../../state/model.ts';
import type { PluginCheckRoute, PluginsRoute } from '../../state/route.ts';
import { conformanceState, pluginsOf } from '../../state/select/conformance.ts';
import { failureLines } from './failure.ts';

export function pluginLines(state: State, { environment }: PluginsRoute): readonly string[] {
  const all = pluginsOf(state, environment);
  return [
    `Plugins of ${environment}. ${all.length}.`,
    ...all.map((plugin, at) => {
      const { text } = conformanceState(conformanceIn(state, { environment, plugin }));
      return `${at + 1}. ${plugin.kind} ${plugin.name}, ${plugin.use}: ${text}.`;
    }),
  ];
}

export function conformanceSaid(state: State, route: PluginCheckRoute): readonly string[] {
  const conformance = conformanceIn(state, route);
  if (conformance === undefined) return [];
  const { outcomes } = conformance;
  const unwell = outcomes.filter(({ result }) => result === 'failed' || result === 'not proven');
  return [...unwell.flatMap(outcomeSaid), ...phaseSaid(conformance)];
}

export function conformanceNews(before: State, after: State): readonly string[] {
  if (before.conformances === after.conformances) return [];
  return Object.entries(after.conformances).flatMap(([key, now]) => {
    const was = before.conformances[key];
    // A check that was begun again is reported with its screen.
    if (was === now || was === undefined) return [];
    const seen = now.phase === 'opening' ? 0 : was.outcomes.length;
    return [
      ...(now.declared === was.declared ? [] : declaredSaid(now)),
      ...now.outcomes.slice(seen).flatMap(outcomeSaid),
      ...(now.phase === was.phase ? [] : phaseSaid(now)),
    ];
  });
}

function declaredSaid({ declared }: ConformanceState): readonly string[] {
  return (declared?.facets ?? []).map(([facet, detail]) => `It declares: ${facet}: ${detail}.`);
}

function outcomeSaid({ id, promise, guarded, result, text }: CaseOutcome): readonly string[] {
  if (result === 'not declared' || (guarded && result === 'passed')) return [];
  const who = `${id}${guarded ? ', behind the guard' : ''}`;
  const [first = ''] = (text ?? '').split('\n');
  if (result === 'failed') return [`${who}: failed.`, `The contract: ${promise}`, `What happened: ${first}`];
  return [result === 'passed' ? `${who}: passed.` : `${who}: not proven, ${neededText(first)}.`];
}

function phaseSaid({ phase, plugin, outcomes, failure }: ConformanceState): readonly string[] {
  switch (phase) {
    case 'opening':
      return [`Check of ${plugin.name}: it is opened, to see what it declares.`];
    case 'asking':
      return [];
    case 'running':
      return [`Check of ${plugin.name} started. Type stop to stop after the case that runs.`];
    case 'stopping':
      return ['Stopping after the case that runs.'];
    case 'declined':
      return ['Nothing was run.'];
    case 'done':
      return [`Check of ${plugin.name}: ${conformanceSummary(outcomes)}`];
    case 'stopped':
      return [`Stopped. Check of ${plugin.name}: ${conformanceSummary(outcomes)}`];
    case 'failed':
      return [`Check of ${plugin.name}: it could not go on.`, ...(failure === null ? [] : failureLines(failure))];
  }
}
