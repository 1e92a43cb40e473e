import type { LocationDrift, Phase } from '@kpki/engine';
import { counted } from '../counts.ts';
import { codedText } from '../message.ts';

/** What a status has found, and does not know. */
export interface StatusFound {
  readonly entries: readonly {
    readonly artifact: string;
    readonly sink: string;
    readonly state: string;
  }[];
  readonly drifted: readonly Pick<LocationDrift, 'location' | 'drift'>[];
  readonly unread: readonly { readonly sink: string; readonly text: string }[];
}

/** Artifacts that expire within a time that was asked for. */
export interface ExpiringSoon {
  readonly within: string;
  readonly artifacts: number;
}

/** Says how many artifacts are not ok; an artifact on several nodes counts once, as in a plan. */
export function statusSummary(found: StatusFound, soon: ExpiringSoon | null = null): string {
  const { entries, drifted, unread } = found;
  if (isNothingKnown(found))
    return `The state of this cluster is unknown: ${counted(unread.length, 'unreadable sink')}.`;
  const all = artifactsIn(entries);
  const notOk = artifactsIn(entries.filter(({ state }) => state !== 'ok'));
  const parts = [
    notOk === 0 ? allAreOk(all, entries.length) : `${share(notOk, all)} ${notOk === 1 ? 'is' : 'are'} not ok`,
    ...(soon === null || soon.artifacts === 0
      ? []
      : [`${share(soon.artifacts, all)} ${soon.artifacts === 1 ? 'expires' : 'expire'} within ${soon.within}`]),
    ...(drifted.length === 0 ? [] : [`${counted(drifted.length, 'location')} drifted`]),
    ...(unread.length === 0 ? [] : [counted(unread.length, 'unreadable sink')]),
  ];
  return `${parts.join('; ')}.`;
}

/** Says that nothing of a cluster is stored. */
export function notCreatedText(artifacts: number): string {
  const are = artifacts === 1 ? 'is' : 'are';
  return `${counted(artifacts, 'artifact')} ${are} not created: nothing of the cluster is stored yet.`;
}

/** Counts each artifact once. */
export function artifactsIn(entries: readonly { readonly artifact: string }[]): number {
  return new Set(entries.map(({ artifact }) => artifact)).size;
}

function allAreOk(artifacts: number, copies: number): string {
  const lines = copies === artifacts ? '' : `, in ${copies} copies`;
  return artifacts === 1 ? `The 1 artifact is ok${lines}` : `All ${artifacts} artifacts are ok${lines}`;
}

function share(some: number, all: number): string {
  return `${some} of ${counted(all, 'artifact')}`;
}

/** Returns whether no sink of the cluster was read. */
export function isNothingKnown(found: StatusFound): boolean {
  return found.unread.length > 0 && readEntries(found).length === 0;
}

/** Returns the entries of sinks that were read. */
export function readEntries<Entry extends { readonly sink: string }>({
  entries,
  unread,
}: {
  readonly entries: readonly Entry[];
  readonly unread: StatusFound['unread'];
}): readonly Entry[] {
  const silent = new Set(unread.map(({ sink }) => sink));
  return entries.filter(({ sink }) => !silent.has(sink));
}

/** `apiserver cp1: renew-due: expires 2026-12-06` */
export function foundText(
  artifact: string,
  { reason, text }: { readonly reason: string; readonly text: string },
): string {
  return `${artifact}: ${codedText(reason, text)}`;
}

/** Returns a text for each thing that drifted. */
export function driftTexts({ location, drift }: Pick<LocationDrift, 'location' | 'drift'>): readonly string[] {
  return drift.map((text) => `${location}: drift: ${text}`);
}

export function unreadText({ sink, text }: StatusFound['unread'][number]): string {
  return `sink ${sink}: unreadable: ${text}`;
}

/** Where the rotation of an artifact is; `isAwaited`: its new key waits for a certificate. Fits a row of 80 columns. */
export function inRotationText(phase: Phase, isAwaited: boolean): string {
  return `rotation in phase ${phase}${isAwaited ? ', pending' : ''}`;
}
