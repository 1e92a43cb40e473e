import { parseDuration } from '@kpki/spec';
import { Fault } from '../fault.ts';
import type { OptionName, OptionValues } from './options.ts';

export function secondsOf(options: OptionValues, name: OptionName & ('within' | 'validity')): number | null {
  const text = options[name];
  if (text === undefined) return null;
  const parsed = parseDuration(text);
  if (parsed.seconds !== undefined) return parsed.seconds;
  throw new Fault('usage', `--${name}: ${parsed.reason}`);
}
