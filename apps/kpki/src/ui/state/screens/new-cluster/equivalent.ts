import type { State } from '../../model.ts';

/** The command that writes the same file as the draft, once that is judged. */
export function equivalentOf({ program, draft }: State): string {
  return `${program} init${draft?.initWords ?? ''}`;
}
