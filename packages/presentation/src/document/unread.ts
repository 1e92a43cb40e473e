import { counted } from '../counts.ts';
import type { StatusFound } from './status.ts';

/** Says in a few words why a sink did not answer. */
export function unreadHeadline(code: string): string {
  switch (code) {
    case 'unavailable':
    case 'uncertain':
      return 'is unavailable';
    case 'denied':
      return 'denies access';
    default:
      return 'is unreadable';
  }
}

type Found = Pick<StatusFound, 'entries' | 'unread'>;

/** Says what is known where some sinks did not answer. */
export function knownText({ entries, unread }: Found): string {
  const silent = new Set(unread.map(({ sink }) => sink));
  const known = entries.filter(({ sink }) => !silent.has(sink));
  if (known.length === 0) return 'nothing';
  const sinks = [...new Set(known.map(({ sink }) => sink))];
  return `${counted(new Set(known.map(({ artifact }) => artifact)).size, 'artifact')}, from ${sinks.join(' and ')}`;
}

/** Says what is unknown as long as some sinks do not answer. */
export function unknownText({ entries, unread }: Found): string {
  const silent = new Set(unread.map(({ sink }) => sink));
  const unknown = new Set(entries.filter(({ sink }) => silent.has(sink)).map(({ artifact }) => artifact)).size;
  const names = [...silent].join(' and ');
  if (unknown === 0) return `whether the copies in ${names} are equal. They are not lost.`;
  return `${counted(unknown, 'artifact')} that no other sink stores. They are not lost.`;
}

/** A plan without one sink would be half the truth. */
export const nothingPlannedText = 'Nothing is planned or applied until every sink answers.';
