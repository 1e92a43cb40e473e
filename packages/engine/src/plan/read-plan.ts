import { kpkiApiVersion } from '@kpki/spec';
import { isMapping } from '../mapping.ts';
import type { Plan } from './plan.ts';

/** Parses a plan; null when the text is none. Only its form is checked: `refuseStale` compares all of it. */
export function readPlan(text: string): Plan | null {
  const value = parsed(text);
  return isMapping(value) && looksLikePlan(value) ? (value as unknown as Plan) : null;
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function looksLikePlan({ kind, apiVersion, intent, locations, repairs, steps }: Fields): boolean {
  if (kind !== 'Plan' || apiVersion !== kpkiApiVersion) return false;
  if (intent !== undefined && !(isMapping(intent) && looksLikeIntent(intent))) return false;
  return [locations, repairs, steps].every((list) => Array.isArray(list) && list.every(isMapping));
}

function looksLikeIntent({ renew, rekey, rotate, words = [] }: Fields): boolean {
  const areTexts = [renew, rekey, words].every((list) => Array.isArray(list) && list.every(isText));
  return areTexts && Array.isArray(rotate) && rotate.every((each) => isMapping(each) && isText(each['name']));
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
