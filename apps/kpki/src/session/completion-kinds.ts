import { artifactsOf, nodesOf } from '@kpki/spec';
import type { ReadConfiguration } from './configuration.ts';
import { rotatable } from './rotated-names.ts';
import { readPrograms, readServers } from './trust/kept-agreements.ts';

/** Reads names from the file alone: no plugin is loaded. */
export const completionNames = {
  environments: ({ environments }) => environments.map(({ name }) => name),
  nodes: ({ cluster }) => nodesOf(cluster).map(({ name }) => name),
  artifacts: ({ cluster }) => artifactsOf(cluster).map(({ name }) => name),
  owners: ({ cluster }) => artifactsOf(cluster).flatMap(({ owner }) => owner ?? []),
  cas: ({ cluster }) => artifactsOf(cluster).flatMap(({ kind, name }) => (kind === 'ca' ? [name] : [])),
  rotated: ({ cluster }) => ['all', ...rotatable(cluster)],
  sinks: ({ environment }) => Object.keys(environment?.sinks ?? {}),
  backends: ({ environment }) => Object.keys(environment?.backends ?? {}),
} as const satisfies Readonly<Record<string, (configuration: ReadConfiguration) => readonly string[]>>;

export const userNames = {
  agreements: async () => [
    ...(await readServers(null)).map(({ origin }) => origin),
    ...(await readPrograms(null)).map(({ file }) => file),
  ],
} as const satisfies Readonly<Record<string, () => Promise<readonly string[]>>>;

export type CompletionKind = keyof typeof completionNames | keyof typeof userNames;

export function isCompletionKind(text: string): text is CompletionKind {
  return Object.hasOwn(completionNames, text) || isUserKind(text);
}

export function isUserKind(text: string): text is keyof typeof userNames {
  return Object.hasOwn(userNames, text);
}
