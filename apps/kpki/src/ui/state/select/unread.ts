import { counted, type KeyOf, knownText, readingTexts, unknownText, unreadHeadline } from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import type { Target } from '../../../session/configuration.ts';
import type { Inventory, UnreadSink } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { fit, wrap } from '../../../text/width.ts';
import type { State } from '../model.ts';
import { shellIn } from './command-line.ts';
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
  key: KeyOf,
) => readonly ScreenLine[] = memo((inventory, program, target, columns, key) => {
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
    ...calm('Known', clean(knownText(inventory))),
    ...calm('Unknown', clean(unknownText(inventory))),
    ...calm('Next', nextText(unread, { program, target }, key)),
  ];
});

function sinkLines({ sink, code, text }: UnreadSink, columns: number): readonly ScreenLine[] {
  const lines = wrap(clean(text), columns - 6);
  const shown = lines.slice(0, mostReason);
  return [
    { text: `  ? ${clean(sink)} ${unreadHeadline(code)}`, severity: 'critical' },
    ...shown.map((line, at) => ({
      text: `    ${at === mostReason - 1 && lines.length > mostReason ? fit(`${line} …`, columns - 6) : line}`,
      severity: 'info' as const,
    })),
  ];
}

function nextText(unread: readonly UnreadSink[], command: Pick<State, 'program' | 'target'>, key: KeyOf): string {
  const denied = unread.find(({ code, tellsRights }) => code === 'denied' && tellsRights);
  if (denied !== undefined) {
    return readingTexts.rights(shellIn(command).command({ verb: 'explain sink', names: [denied.sink] }), key);
  }
  return readingTexts.otherEnvironment(key);
}
