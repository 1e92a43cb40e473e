const second = 1;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** The units of a duration in a configuration file, longest first: the order in which they are written. */
const durationUnits: readonly { readonly unit: string; readonly seconds: number }[] = [
  { unit: 'y', seconds: year },
  { unit: 'd', seconds: day },
  { unit: 'h', seconds: hour },
  { unit: 'm', seconds: minute },
  { unit: 's', seconds: second },
];

/** The longest duration of Go, in whole years of 365 days: no component of Kubernetes can read a longer one. */
const longest = 292 * year;

export type DurationResult =
  | { readonly seconds: number; readonly reason?: undefined }
  | { readonly reason: string; readonly seconds?: undefined };

const howTo = 'write whole numbers with y, d, h, m or s, as in `10y`, `90d` or `8760h0m0s`';

/**
 * Reads a positive duration in whole seconds: `10y`, `90d`, `12h`, and several units from long to short, so that Go's
 * output (`8760h0m0s`) can be pasted. On failure, returns the reason and the next step.
 */
export function parseDuration(text: string): DurationResult {
  if (/^-/.test(text)) return { reason: `a duration is never negative; ${howTo}` };
  if (/^[0-9]+$/.test(text)) return { reason: `the unit is missing; ${howTo}` };
  if (/^[0-9]*[.,][0-9]/.test(text)) return { reason: `fractions are not read; ${howTo}` };
  const match = /^(?:(\d{1,9})y)?(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,11})s)?$/.exec(text);
  if (match === null || text === '') return { reason: `not a duration; ${howTo}` };
  const seconds = durationUnits.reduce((sum, { seconds }, index) => sum + Number(match[index + 1] ?? 0) * seconds, 0);
  return inRange(seconds);
}

const goUnits: Readonly<Record<string, number>> = {
  h: hour,
  m: minute,
  s: second,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ns: 1e-9,
};

/** Reads a duration as Go's `time.ParseDuration` and kubeadm do (`8760h`, `1.5h`), but only positive whole seconds. */
export function parseGoDuration(text: string): DurationResult {
  if (/^-/.test(text)) return { reason: 'a duration is never negative; write it as in `8760h`' };
  const parts = text.replace(/^\+/, '').match(/^(?:(?:\d{1,20}\.?\d{0,20}|\.\d{1,20})(?:h|ms|m|s|us|µs|μs|ns))+$/);
  if (parts === null) {
    return text === '0' ? inRange(0) : { reason: 'not a Go duration; the longest unit is `h`, as in `8760h`' };
  }
  const seconds = [...text.matchAll(/(\d+\.?\d*|\.\d+)(h|ms|m|s|us|µs|μs|ns)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (goUnits[unit ?? ''] ?? Number.NaN),
    0,
  );
  const whole = Math.round(seconds);
  if (Math.abs(seconds - whole) > 1e-7) {
    return { reason: 'a certificate counts whole seconds; leave out the fraction of a second' };
  }
  return inRange(whole);
}

function inRange(seconds: number): DurationResult {
  if (seconds <= 0) return { reason: 'a duration is longer than zero' };
  if (seconds > longest) return { reason: 'longer than 292 years, the longest that Kubernetes can read' };
  return { seconds };
}

/** Returns the shortest text with one unit that `parseDuration` can read: `1y` for `31536000`, `90m` for `5400`. */
export function durationText(seconds: number): string {
  const fitting = durationUnits.find((each) => seconds % each.seconds === 0);
  return fitting === undefined ? `${seconds}s` : `${seconds / fitting.seconds}${fitting.unit}`;
}
