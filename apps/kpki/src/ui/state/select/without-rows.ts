import { actionTexts, environmentTexts, fleetScreenTexts, listTexts, pluginScreenTexts } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { keysIn } from '../keys-in.ts';
import type { State } from '../model.ts';
import type { ActionsRoute, FleetRoute, PluginsRoute, TrustRoute } from '../route.ts';
import { actedOnText } from './actions.ts';
import { knownLocations } from './environments.ts';
import { notOkFilter } from './filter.ts';
import { allExpiries, noExpiryText } from './fleet-expiries.ts';
import { differingServers } from './live.ts';
import { readingText } from './reading-text.ts';

/** What a list shows that has no rows. */
export function noRowText(state: State, { filter }: TrustRoute): string {
  const key = keysIn(state);
  if (filter?.text !== notOkFilter) return listTexts.noRow(filter?.text ?? '', key);
  const others = differingServers(state.live);
  return others > 0 ? listTexts.serversDiffer(others, key) : listTexts.allOk(key);
}

/** Of a fleet that is read, at least in part. */
export function noFleetExpiryText(state: State, { filter }: FleetRoute): string {
  const { fleet } = state;
  if (fleet === null) return '';
  const isFiltered = filter !== null && allExpiries(fleet.rows).length > 0;
  return isFiltered ? fleetScreenTexts.expiries.noHit(filter.text, keysIn(state)) : noExpiryText(fleet);
}

export function noActionText(state: State, { of }: ActionsRoute): string {
  return state.reading.is === 'reading' ? readingText(state) : actionTexts.gone(clean(actedOnText(of)));
}

export function noEnvironmentText(state: State): string {
  return state.declared === null ? readingText(state) : environmentTexts.noneAndWhere(knownLocations(state));
}

export function noPluginText({ environment }: PluginsRoute): string {
  return pluginScreenTexts.none(environment);
}
