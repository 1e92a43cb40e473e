import { inputTexts } from '@kpki/presentation';
import type { CaAnswer } from '@kpki/spec';
import { pluginOptionIn, pluginOptionWord } from './key-value.ts';

const fields = ['keys', 'key', 'issuer'] as const;

export function caWord({ name, ...use }: CaAnswer): string {
  const isKeysAlone = use.keys !== undefined && Object.keys(use).length === 1;
  return pluginOptionWord([name, isKeysAlone ? use.keys : use]);
}

export function caIn(word: string): CaAnswer | { readonly reason: string } {
  const read = pluginOptionIn(word);
  if ('reason' in read) return { reason: inputTexts.noCa() };
  const { key: name, value } = read;
  if (typeof value === 'string') return { name, keys: value };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { reason: inputTexts.textOrFields(name) };
  }
  const wrong = Object.entries(value).find(([field, text]) => !isField(field) || typeof text !== 'string');
  if (wrong === undefined) return { name, ...value };
  const [field] = wrong;
  return isField(field)
    ? { reason: inputTexts.mustBeText(field, name) }
    : { reason: inputTexts.noFieldOfCa(JSON.stringify(field), fields) };
}

function isField(field: string): boolean {
  return (fields as readonly string[]).includes(field);
}
