import type { State } from '../../model.ts';

/** The command that asks what the wizard asks. */
export function initCommand({ program }: State): string {
  return `${program} init`;
}

/** The command that writes the same file as the draft, once that is judged. */
export function equivalentOf(state: State): string {
  return state.draft?.command.join(' ') ?? initCommand(state);
}
