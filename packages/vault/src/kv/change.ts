import type { Change, Entry } from '@kpki/plugin';
import type { Json } from '../client/answer.ts';
import { fieldOf } from './values.ts';

export function withChange(data: Json, { set, unset }: Change): Json {
  const left = Object.entries(data).filter(([name]) => !unset.has(name));
  const added = [...set].map(([entry, content]) => [entry, textOf(content)] as const);
  return Object.fromEntries([...left, ...added]);
}

function textOf({ bytes }: Entry): string {
  return bytes instanceof Uint8Array ? fieldOf(bytes) : bytes.use(fieldOf);
}
