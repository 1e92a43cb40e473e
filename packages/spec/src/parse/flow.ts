import { parse } from 'yaml';

/** Plain where YAML reads the text back as it is, else in double quotes, as JSON writes them. */
export function scalar(text: string): string {
  return /^[A-Za-z0-9./][A-Za-z0-9./_-]*$/.test(text) && parse(text) === text ? text : JSON.stringify(text);
}

/** Plain data on one line of YAML: `{ root: ./out, modes: [1, 2] }`. Throws for what JSON cannot hold. */
export function flow(value: unknown): string {
  if (typeof value === 'string') return scalar(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([key, field]) => `${scalar(key)}: ${flow(field)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new Error('a configuration holds plain data');
  return text;
}
