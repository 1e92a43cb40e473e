import type { CommandText } from '@kpki/engine';
import { type Finding, isFinding, isStatement, type Statement } from '@kpki/engine';
import { findingText, statementText } from './statement.ts';

/** A finding in words, as documents and records have it. */
export interface ShownFinding {
  readonly reason: Finding['reason'];
  readonly text: string;
}

/** The same plain data, with every finding and statement in it in words. */
export type Shown<Data> = Data extends Finding
  ? ShownFinding
  : Data extends Statement
    ? string
    : Data extends readonly (infer Item)[]
      ? readonly Shown<Item>[]
      : Data extends object
        ? { readonly [Field in keyof Data]: Shown<Data[Field]> }
        : Data;

/** Puts the findings and statements in plain data into words; `command` shows the commands in them. */
export function shown<Data>(data: Data, command: CommandText): Shown<Data> {
  return shownValue(data, command) as Shown<Data>;
}

/** Puts a finding or a statement into words, and returns any other value as it is: a replacer of `JSON.stringify`. */
export function inWords(value: unknown, command: CommandText): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isFinding(value)) return { reason: value.reason, text: findingText(value, command) };
  return isStatement(value) ? statementText(value, command) : value;
}

function shownValue(value: unknown, command: CommandText): unknown {
  if (Array.isArray(value)) return value.map((each) => shownValue(each, command));
  const words = inWords(value, command);
  if (words !== value || typeof value !== 'object' || value === null) return words;
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, shownValue(each, command)]));
}
