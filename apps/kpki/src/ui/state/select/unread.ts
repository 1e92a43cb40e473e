import { counted } from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import type { Target } from '../../../session/configuration.ts';
import type { Inventory, UnreadSink } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { fit, wrap } from '../../../text/width.ts';
import { keyOf } from '../../keys.ts';
import type { State } from '../model.ts';
import { commandLine } from './command-line.ts';
import { memo } from './memo.ts';

/** More would leave no room for the tree. */
const mostSinks = 2;
const mostReason = 2;
const label = 12;

/** Which sinks did not answer and why, what is known, what is not, and what to do. */
export const unreadLines: (
  inventory: Inventory,
  program: string,
  target: Target,
  columns: number,
) => readonly ScreenLine[] = memo((inventory, program, target, columns) => {
  const { unread } = inventory;
  if (unread.length === 0) return [];
  const calm = (name: string, text: string): readonly ScreenLine[] =>
    wrap(text, columns - 4 - label).map((line, at) => ({
      text: `  ${fit(at === 0 ? name : '', label)}${line}`,
      severity: 'info',
    }));
  return [
    { text: '─'.repeat(columns), severity: 'info' },
    ...unread.slice(0, mostSinks).flatMap((sink) => sinkLines(sink, columns)),
    ...(unread.length > mostSinks
      ? [{ text: `  and ${counted(unread.length - mostSinks, 'more sink')}`, severity: 'unknown' } as const]
      : []),
    ...calm('Known', knownText(inventory)),
    ...calm('Not known', unknownText(inventory)),
    ...calm('Next', nextText(unread, { program, target })),
  ];
});

function sinkLines({ sink, code, text }: UnreadSink, columns: number): readonly ScreenLine[] {
  const lines = wrap(clean(text), columns - 6);
  const shown = lines.slice(0, mostReason);
  return [
    { text: `  ? ${clean(sink)} ${headline(code)}`, severity: 'critical' },
    ...shown.map((line, at) => ({
      text: `    ${at === mostReason - 1 && lines.length > mostReason ? fit(`${line} …`, columns - 6) : line}`,
      severity: 'info' as const,
    })),
  ];
}

export function headline(code: UnreadSink['code']): string {
  switch (code) {
    case 'unavailable':
    case 'uncertain':
      return 'is not available';
    case 'denied':
      return 'says no';
    default:
      return 'cannot be read';
  }
}

export function isNothingKnown({ entries, unread }: Inventory): boolean {
  const silent = new Set(unread.map(({ sink }) => sink));
  return entries.every(({ sink }) => silent.has(sink));
}

export function knownText({ entries, unread }: Inventory): string {
  const silent = new Set(unread.map(({ sink }) => sink));
  const known = entries.filter(({ sink }) => !silent.has(sink));
  if (known.length === 0) return 'nothing of what is there';
  const sinks = [...new Set(known.map(({ sink }) => clean(sink)))];
  return `${counted(new Set(known.map(({ artifact }) => artifact)).size, 'artifact')}, from ${sinks.join(' and ')}`;
}

export function unknownText({ entries, unread }: Inventory): string {
  const silent = new Set(unread.map(({ sink }) => sink));
  const unknown = new Set(entries.filter(({ sink }) => silent.has(sink)).map(({ artifact }) => artifact)).size;
  const names = [...silent].map(clean).join(' and ');
  if (unknown === 0) return `whether the copies in ${names} are the same. They are not lost.`;
  return `${counted(unknown, 'artifact')} that no other sink keeps. They are not lost.`;
}

function nextText(unread: readonly UnreadSink[], command: Pick<State, 'program' | 'target'>): string {
  const denied = unread.find(({ code, tellsRights }) => code === 'denied' && tellsRights);
  if (denied !== undefined) {
    return `${commandLine(command, `explain sink ${denied.sink}`)} prints the rights it needs; t asks again`;
  }
  return `t asks again; e: another environment; ${keyOf('environments')}, then t: test this one`;
}
