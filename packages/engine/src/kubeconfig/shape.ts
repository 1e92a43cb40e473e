import { nearest } from '@kpki/spec';
import { isMapping } from '../is-mapping.ts';
import type { Shape } from './known-fields.ts';

/** What is odd about a kubeconfig, and whether kubectl refuses the whole file for it. */
export interface Oddity {
  readonly text: string;
  readonly isRefused: boolean;
}

/**
 * How a value is not of its shape: fields that client-go does not know, values that it cannot take, and entries of one
 * name. Names places, and never quotes a value, which may be private.
 */
export function shapeOddities(value: unknown, shape: Shape, path: string): readonly Oddity[] {
  if (value === null || value === undefined || shape === 'anything') return [];
  const where = path === '' ? 'the file' : path;
  if (typeof shape === 'string') {
    const isRight = typeof value === (shape === 'text' ? 'string' : 'boolean');
    return isRight ? [] : [refused(`${where} is not ${shape === 'text' ? 'text' : 'true or false'}`)];
  }
  if ('fields' in shape) {
    if (!isMapping(value)) return [refused(`${where} is not a mapping`)];
    return Object.entries(value).flatMap(([field, inner]) => {
      const known = Object.hasOwn(shape.fields, field) ? shape.fields[field] : undefined;
      if (known === undefined) {
        return [passedOver(unknownField(field, Object.keys(shape.fields), path))];
      }
      return shapeOddities(inner, known, path === '' ? field : `${path}.${field}`);
    });
  }
  if (!Array.isArray(value)) return [refused(`${where} is not a list`)];
  const inner = 'each' in shape ? shape.each : shape.named;
  const own = value.flatMap((each, index) => shapeOddities(each, inner, `${path}[${index}]`));
  return 'each' in shape ? own : [...own, ...namesOfSeveral(value, where)];
}

/** One for which kubectl refuses the whole file. */
export function refused(text: string): Oddity {
  return { text, isRefused: true };
}

/** One that kubectl passes over without a word. */
export function passedOver(text: string): Oddity {
  return { text, isRefused: false };
}

const longestName = 60;

/** Which field was meant is told where it is another case, or words joined otherwise: kubectl takes neither. */
function unknownField(field: string, known: readonly string[], path: string): string {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '');
  const meant = known.find((each) => plain(each) === plain(field));
  const where = path === '' ? '' : ` in ${path}`;
  const near = nearest(field, known);
  const hint = meant === undefined ? (near === null ? '' : `; is ${near} meant`) : `, which is written ${meant}`;
  return `the field ${JSON.stringify(field.slice(0, longestName))}${where} is not one that kubectl knows${hint}`;
}

function namesOfSeveral(entries: readonly unknown[], where: string): readonly Oddity[] {
  const [seen, several] = [new Set<unknown>(), new Set<string>()];
  for (const name of entries.filter(isMapping).map((entry) => entry['name'])) {
    if (typeof name === 'string' && seen.has(name)) several.add(name);
    seen.add(name);
  }
  return [...several].map((name) => refused(`${where} has several entries named ${JSON.stringify(name)}`));
}
