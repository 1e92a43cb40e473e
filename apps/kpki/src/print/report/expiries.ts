import type { Expiry } from '@kpki/engine';
import { firstInWords } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { residual } from '../../text/residual.ts';
import { columns } from '../columns.ts';

export interface ExpiryGroup {
  readonly day: string;
  readonly first: Expiry;
  readonly count: number;
  readonly all: readonly Expiry[];
}

/** Groups a forecast by day and catalog entry. What expires with its CA is counted there. */
export function expiryGroups(forecast: readonly Expiry[]): readonly ExpiryGroup[] {
  const own = forecast.filter(({ cappedBy }) => cappedBy === null);
  const groups = Map.groupBy(own, ({ at, name, artifact }) => `${dayIn(at)} ${name ?? artifact}`);
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [{ day: dayIn(first.at), first, count: all.length, all }];
  });
}

function dayIn(moment: string): string {
  return moment.slice(0, 10);
}

export function stopsText({ stops, takesAlong, artifact }: Expiry): string {
  return [stops, alongText(takesAlong.length, artifact)].filter((sentence) => sentence !== '').join(' ');
}

function alongText(count: number, ca: string): string {
  if (count === 0) return '';
  if (count === 1) return `The certificate under ${ca} expires with the CA.`;
  return `All ${count} certificates under ${ca} expire with the CA.`;
}

export function locationsText({ copies }: Expiry): string {
  const locations = copies.map(({ node, sink, location, path }) =>
    [node, sink, location, path].filter((part) => part !== null && part !== '').join(' '),
  );
  return locations.length === 0 ? '' : `Stored at ${firstInWords([...new Set(locations)], 3)}.`;
}

export function forecastLines(forecast: readonly Expiry[], width: number): readonly string[] {
  const groups = expiryGroups(forecast);
  if (groups.length === 0) return [];
  const rows = groups.map(({ day, first, count }) => [
    day,
    residual(first.residualSeconds),
    clean(count === 1 ? first.artifact : `${first.name ?? first.artifact} (${count})`),
    clean(stopsText(first)) || '-',
  ]);
  return [columns(['EXPIRES', 'LEFT', 'ARTIFACT', 'EFFECT'], rows, width), ''];
}

export type ExpirySeverity = 'critical' | 'warning' | 'info';

export function severityOfEnd({ residualSeconds, renewFrom }: Expiry, now: Date): ExpirySeverity {
  if (residualSeconds <= 0) return 'critical';
  return renewFrom !== null && Date.parse(renewFrom) > now.getTime() ? 'info' : 'warning';
}

export interface Soon {
  readonly within: string | null;
  readonly asked: readonly Expiry[];
  readonly shown: readonly Expiry[];
}

/** What expires with its CA is due when the CA is. */
export function soonIn(
  forecast: readonly Expiry[],
  {
    within,
    seconds,
    renewBefore,
    now,
  }: { within: string | null; seconds: number | null; renewBefore: number; now: Date },
): Soon {
  const asked = seconds === null ? [] : forecast.filter(({ residualSeconds }) => residualSeconds <= seconds);
  const isDue = ({ renewFrom, residualSeconds }: Expiry): boolean =>
    renewFrom === null ? residualSeconds <= renewBefore : Date.parse(renewFrom) <= now.getTime();
  const wanted = new Set(asked);
  return { within, asked, shown: forecast.filter((each) => wanted.has(each) || isDue(each)) };
}
