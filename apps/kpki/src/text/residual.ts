const units = [
  ['y', 365 * 86_400],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
] as const;

/** `364d`, `9y`: the largest unit of which at least two fit, or one of minutes; `ended` for what is over. */
export function residual(seconds: number): string {
  if (seconds <= 0) return 'ended';
  const [unit, size] = units.find(([, each]) => seconds >= 2 * each) ?? ['m', 60];
  return `${Math.floor(seconds / size)}${unit}`;
}

/**
 * The reverse, in seconds, for what somebody types: `30d`, `12h`. Undefined for what is no number with one unit. The
 * first frame of the UI needs it, so it is not `parseDuration` of @kpki/spec, which comes with zod and yaml.
 */
export function parseResidual(text: string): number | undefined {
  const [, number, letter] = /^(\d{1,9})([a-z])$/.exec(text) ?? [];
  const size = units.find(([unit]) => unit === letter)?.[1];
  return size === undefined ? undefined : Number(number) * size;
}
