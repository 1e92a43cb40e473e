import { fleetScreenTexts, listTexts, signs } from '@kpki/presentation';
import { optionWords } from '../../../options/option-words.ts';
import { clean } from '../../../text/clean.ts';
import { widthOf } from '../../../text/width.ts';
import { type Fleet, isUnusable } from '../fleet.ts';
import { keysIn } from '../keys-in.ts';
import type { State } from '../model.ts';
import type { FleetRoute } from '../route.ts';
import { commandLine } from './command-line.ts';
import type { Counts } from './counts.ts';
import type { FleetItem } from './fleet.ts';

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

/** How far the fleet is read, and how many of the rows that are shown cannot be. */
export function unreadCounts(
  { files, arrived, isReading, rereading }: Fleet,
  shown: readonly Pick<FleetItem, 'row'>[],
): Counts {
  const refreshed = rereading.length > 0 ? fleetScreenTexts.rereading(rereading.length) : null;
  const progress = isReading ? [refreshed ?? fleetScreenTexts.progress(arrived.length, files?.length ?? null)] : [];
  const failed = shown.map(({ row }) => row).filter(({ is }) => is === 'failed');
  const unusable = failed.filter(isUnusable).length;
  return [
    ...progress.map((text) => ({ text, role: 'pending' }) as const),
    ...(unusable === 0
      ? []
      : [{ text: `${signs.unreadable.glyph} ${fleetScreenTexts.unreadFiles(unusable)}`, role: 'danger' } as const]),
    ...(failed.length === unusable
      ? []
      : [
          {
            text: `${signs.unreadable.glyph} ${fleetScreenTexts.unreadCount(failed.length - unusable)}`,
            role: 'danger',
          } as const,
        ]),
  ];
}

/** All that cannot be read, in one short count: rows that failed, and environments that are read in part. */
export function unreadInOne(count: number): Counts {
  return count === 0
    ? []
    : [{ text: `${signs.unreadable.glyph} ${fleetScreenTexts.unreadInShort(count)}`, role: 'danger' }];
}

/** The same clusters in one report. */
export function fleetCommand(state: State): string {
  return [statusWords(state), ...fileWords(state)].join('');
}

/** The same within so many columns: where there is no room for every file, the first ones, and how many there are. */
export function shortFleetCommand(state: State, option: string, columns: number): string {
  const whole = `${fleetCommand(state)}${option}`;
  const [status, files] = [statusWords(state), fileWords(state)];
  const rest = ` ${fleetScreenTexts.ofFiles(state.fleet?.files?.length ?? files.length)}${option}`;
  let width = widthOf(status) + widthOf(rest);
  if (files.length === 0 || widthOf(whole) <= columns || width > columns) return whole;
  const kept: string[] = [];
  for (const words of files) {
    width += widthOf(words);
    if (width > columns) break;
    kept.push(words);
  }
  return [status, ...kept, rest].join('');
}

function statusWords({ program, target, fleet }: State): string {
  return (fleet?.named ?? []).length === 0 ? commandLine({ program, target }, 'status') : `${program} status`;
}

function fileWords({ fleet }: State): readonly string[] {
  return (fleet?.named ?? []).map((each) => optionWords({ file: fileOrPattern(each, fleet) }));
}

/** A folder stands for the files in it. */
function fileOrPattern(named: string, fleet: State['fleet']): string {
  const isFolder = fleet?.files?.includes(named) !== true && fleet?.files?.some((file) => file.startsWith(`${named}/`));
  return isFolder === true ? `${named}/*.yaml` : named;
}
