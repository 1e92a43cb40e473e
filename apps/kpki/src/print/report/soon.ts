import type { Expiry } from '@kpki/engine';

/** What of a forecast wants to be seen before it is too late. */
export interface Soon {
  /** In the words of whoever asked: `30d`; null: nobody did. */
  readonly within: string | null;
  /** What ends within the time that was asked about. */
  readonly asked: readonly Expiry[];
  /** That, and what is over or due already. */
  readonly shown: readonly Expiry[];
}

/** `seconds`: the time that was asked about, if one was; what ends with its authority is due when that is. */
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
