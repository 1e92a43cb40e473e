import type { State } from './model.ts';

/** What stays in the shell when the UI has gone: what was done, and what is next. */
export function parting({ applying, declared, program }: State): readonly string[] {
  if (applying === null || declared === null) return [];
  if (applying.phase === 'done') {
    return [
      `${applying.entriesWritten} files written for cluster ${declared.cluster}; see them with: ${program} status`,
    ];
  }
  return ['The apply was not finished; running it again goes on from there.'];
}
