import { fleetScreenTexts, listTexts } from '@kpki/presentation';
import { optionWords } from '../../../options/option-words.ts';
import { clean } from '../../../text/clean.ts';
import { type Fleet, isUnusable } from '../fleet.ts';
import { keysIn } from '../keys-in.ts';
import type { State } from '../model.ts';
import type { FleetRoute } from '../route.ts';
import { commandLine } from './command-line.ts';
import type { Counts } from './counts.ts';

/** What the fleet shows that has no rows, or none that its filter finds. */
export function noClusterText(
  state: State,
  { rows, files, isReading, named, failure }: Fleet,
  { filter }: FleetRoute,
): string {
  const key = keysIn(state);
  if (rows.length > 0) return listTexts.noCluster(filter?.text ?? '', key);
  if (failure !== null) return failure.text;
  return isReading
    ? fleetScreenTexts.reading(files?.length ?? null)
    : fleetScreenTexts.none(named.map(clean).join(', '), key).join('\n');
}

/** How far the fleet is read, and how much of it cannot be. */
export function unreadCounts({ rows, files, isReading, rereading }: Fleet): Counts {
  const read = new Set(rows.map(({ file }) => file)).size;
  const refreshed = rereading.length > 0 ? fleetScreenTexts.rereading(rereading.length) : null;
  const progress = isReading ? [refreshed ?? fleetScreenTexts.progress(read, files?.length ?? null)] : [];
  const failed = rows.filter(({ is }) => is === 'failed');
  const unusable = failed.filter(isUnusable).length;
  return [
    ...progress.map((text) => ({ text, role: 'pending' }) as const),
    ...(unusable === 0 ? [] : [{ text: `✗ ${fleetScreenTexts.unreadFiles(unusable)}`, role: 'danger' } as const]),
    ...(failed.length === unusable
      ? []
      : [{ text: `✗ ${fleetScreenTexts.unreadCount(failed.length - unusable)}`, role: 'danger' } as const]),
  ];
}

/** The same clusters in one report. */
export function fleetCommand({ program, target, fleet }: State): string {
  const named = fleet?.named ?? [];
  if (named.length === 0) return commandLine({ program, target }, 'status');
  return `${program} status${named.map((each) => optionWords({ file: fileOrPattern(each, fleet) })).join('')}`;
}

/** A folder stands for the files in it. */
function fileOrPattern(named: string, fleet: State['fleet']): string {
  const isFolder = fleet?.files?.includes(named) !== true && fleet?.files?.some((file) => file.startsWith(`${named}/`));
  return isFolder === true ? `${named}/*.yaml` : named;
}
