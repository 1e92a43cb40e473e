import { actionTexts, environmentTexts, fleetScreenTexts, listTexts, pluginScreenTexts } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import type { Fleet } from '../fleet.ts';
import type { State } from '../model.ts';
import type { ActionsRoute, FleetRoute, PluginsRoute, TrustRoute } from '../route.ts';
import { knownLocations } from './environments.ts';
import { notOkFilter } from './filter.ts';
import { readingText } from './reading-text.ts';

/** What a list shows that has no rows. */
export function noRowText({ filter }: TrustRoute): string {
  return filter?.text === notOkFilter ? listTexts.allOk : listTexts.noRow(filter?.text ?? '');
}

export function noClusterText({ rows, isReading, named, failure }: Fleet, { filter }: FleetRoute): string {
  if (rows.length > 0) return listTexts.noCluster(filter?.text ?? '');
  if (failure !== null) return failure.text;
  return isReading ? fleetScreenTexts.reading : fleetScreenTexts.none(named.map(clean).join(', ')).join('\n');
}

export function noActionText(state: State, { artifact }: ActionsRoute): string {
  return state.reading.is === 'reading' ? readingText(state) : actionTexts.gone(clean(artifact));
}

export function noEnvironmentText(state: State): string {
  return state.declared === null ? readingText(state) : environmentTexts.noneAndWhere(knownLocations(state));
}

export function noPluginText({ environment }: PluginsRoute): string {
  return pluginScreenTexts.none(environment);
}
