import { meaningOf } from '@kpki/plugin-conformance';
import { type CaseOutcome, declaredBlocks, outcomeBlocks, pluginScreenTexts, spokenTexts } from '@kpki/presentation';
import { spokenLines } from '../../../print/document.ts';
import { conformanceIn } from '../../state/conformance.ts';
import type { ConformanceState, State } from '../../state/model.ts';
import type { PluginCheckRoute, PluginsRoute } from '../../state/route.ts';
import { conformanceEnd, conformanceState, pluginsOf } from '../../state/select/conformance.ts';
import { failureLines } from './failure.ts';

export function pluginLines(state: State, { environment }: PluginsRoute): readonly string[] {
  const all = pluginsOf(state, environment);
  return [
    spokenTexts.plugins.count(environment, all.length),
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
  const notOk = outcomes.filter(({ result }) => result === 'failed' || result === 'not proven');
  return [...notOk.flatMap(outcomeSaid), ...phaseSaid(conformance)];
}

export function conformanceNews(before: State, after: State): readonly string[] {
  if (before.conformances === after.conformances) return [];
  return Object.entries(after.conformances).flatMap(([key, now]) => {
    const was = before.conformances[key];
    // A check that was begun again is reported with its screen.
    if (was === now || was === undefined) return [];
    const seen = now.phase === 'opening' ? 0 : was.outcomes.length;
    return [
      ...(now.declared === was.declared ? [] : facetsSaid(now)),
      ...now.outcomes.slice(seen).flatMap(outcomeSaid),
      ...(now.phase === was.phase ? [] : phaseSaid(now)),
    ];
  });
}

function facetsSaid({ declared }: ConformanceState): readonly string[] {
  return declared === null ? [] : spokenLines(declaredBlocks(declared.facets));
}

function outcomeSaid(outcome: CaseOutcome): readonly string[] {
  return spokenLines(outcomeBlocks(outcome, false, meaningOf));
}

function phaseSaid(conformance: ConformanceState): readonly string[] {
  const { phase, plugin, failure } = conformance;
  const end = spokenLines(conformanceEnd(conformance));
  switch (phase) {
    case 'opening':
      return [`${spokenTexts.plugins.test(plugin.name)} ${pluginScreenTexts.opening}`];
    case 'asking':
      return [];
    case 'running':
      return [spokenTexts.plugins.started(plugin.name)];
    case 'stopping':
      return [pluginScreenTexts.stopping('word')];
    case 'declined':
    case 'stopped':
      return end;
    case 'done':
      return end.map((text) => spokenTexts.plugins.ended(plugin.name, text));
    case 'failed':
      return [spokenTexts.plugins.error(plugin.name), ...(failure === null ? [] : failureLines(failure))];
  }
}
