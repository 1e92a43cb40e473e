import type { Expiry } from '@kpki/engine';

/** The part of a forecast that needs attention. */
export interface Soon {
  /** As typed: `30d`; null without the option. */
  readonly within: string | null;
  /** Expiries within that time. */
  readonly asked: readonly Expiry[];
  /** Those, and what is expired or due. */
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
