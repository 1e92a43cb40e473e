import { isReadOnlyByFile } from './is-read-only.ts';
import type { State } from './model.ts';
import { notChosen } from './on-declared.ts';

/** Why nothing can be written just now, whoever says so; null where it can. */
export function whyReadOnly(state: State): string | null {
  if (state.readOnly === 'for good') return 'Read-only: kpki was started with --read-only.';
  if (state.readOnly === 'until chosen') return notChosen;
  if (state.readOnly === 'for now') return 'Read-only: m lifts it.';
  if (isReadOnlyByFile(state)) return `Environment ${state.declared?.environment} is readOnly in the file.`;
  return null;
}
