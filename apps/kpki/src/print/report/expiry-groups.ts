import type { Expiry } from '@kpki/engine';

/** Certificates of one kind that end on one day: a line of a forecast for a person. */
export interface ExpiryGroup {
  /** In UTC: `2027-11-24`. */
  readonly day: string;
  /** The one that ends first. */
  readonly first: Expiry;
  readonly count: number;
  /** All of them. */
  readonly all: readonly Expiry[];
}

/** The forecast by day and catalogue entry, in its order. What ends with its authority is told with that. */
export function expiryGroups(forecast: readonly Expiry[]): readonly ExpiryGroup[] {
  const own = forecast.filter(({ cappedBy }) => cappedBy === null);
  const groups = Map.groupBy(own, ({ at, name, artefact }) => `${dayIn(at)} ${name ?? artefact}`);
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [{ day: dayIn(first.at), first, count: all.length, all }];
  });
}

function dayIn(moment: string): string {
  return moment.slice(0, 10);
}
