/** The commands of the UI whose keys sentences name. */
type KeyedCommand =
  | 'open'
  | 'back'
  | 'again'
  | 'plan'
  | 'renew'
  | 'rotate'
  | 'actions'
  | 'choose'
  | 'only requested'
  | 'unmark'
  | 'undo'
  | 'problems'
  | 'trust'
  | 'fleet'
  | 'servers'
  | 'environments'
  | 'next environment'
  | 'next part'
  | 'page down'
  | 'read-only'
  | 'stop'
  | 'leave';

/** Returns the key of a command, as the user has bound it. */
export type KeyOf = (uiCommand: KeyedCommand) => string;

/** How a text is followed up: by a key on a screen, by a typed word for the screen reader. */
export type HintBy = KeyOf | 'word';

type HintName = 'makePlan' | 'planPending' | 'leaveAtOnce' | 'rotateAll' | 'allowWrites';

/** The ends of sentences that screens and the screen reader share. */
export const hints: Readonly<Record<HintName, (by: HintBy) => string>> = {
  makePlan: (by) => (by === 'word' ? 'again makes one.' : `${by('again')} makes one.`),
  planPending: (by) =>
    by === 'word' ? 'type again to plan the pending artifacts.' : `${by('again')} plans the pending artifacts.`,
  leaveAtOnce: (by) => `${by === 'word' ? 'Control C' : by('stop')} again leaves at once.`,
  rotateAll: (by) =>
    by === 'word'
      ? 'To rotate all CAs with one restart a phase: rotate all, or rotate all sa.'
      : `${by('actions')}, Rotate all: all CAs together, with one restart a phase.`,
  allowWrites: (by) => (by === 'word' ? 'type read-only to lift it.' : `${by('read-only')} lifts it.`),
};
