import { PluginError } from '@kpki/plugin';

const truths: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false] as const),
]);

/** Parses a boolean as Go's `strconv.ParseBool` does; throws 'invalid' for other texts. Unset is false. */
export function truth(variable: string, text: string | undefined): boolean {
  if (text === undefined) return false;
  const value = truths.get(text);
  if (value === undefined) {
    throw new PluginError('invalid', `read ${variable}: ${JSON.stringify(text)} is not true or false`);
  }
  return value;
}

const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Parses a number of seconds, or one of Go's durations: `90`, `1m30s`, `500ms`. Throws 'invalid' for other texts. */
export function seconds(variable: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return positive(variable, text, Number(text));
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) throw notDuration(variable, text);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const sum = parts.reduce((total, [, number, unit = '']) => total + Number(number) * (unitSeconds[unit] ?? 0), 0);
  return positive(variable, text, sum);
}

function positive(variable: string, text: string, value: number): number {
  if (value <= 0 || !Number.isFinite(value)) throw notDuration(variable, text);
  return value;
}

function notDuration(variable: string, text: string): PluginError {
  return new PluginError('invalid', `read ${variable}: ${JSON.stringify(text)} is not a duration, such as 60 or 1m30s`);
}
