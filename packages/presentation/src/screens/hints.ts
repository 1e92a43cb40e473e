/** How a text is followed up: by a key on a screen, by a typed word for the screen reader. */
export type HintBy = 'key' | 'word';

type HintName = 'makePlan' | 'planPending' | 'leaveAtOnce' | 'rotateAll' | 'allowWrites';

/** The ends of sentences that screens and the screen reader share. */
export const hints: Readonly<Record<HintName, Readonly<Record<HintBy, string>>>> = {
  makePlan: { key: 't makes one.', word: 'again makes one.' },
  planPending: { key: 't plans the pending artifacts.', word: 'type again to plan the pending artifacts.' },
  leaveAtOnce: { key: 'ctrl-c again leaves at once.', word: 'Control C again leaves at once.' },
  rotateAll: { key: 'esc, then Rotate all.', word: 'rotate all, or rotate all sa.' },
  allowWrites: { key: 'm lifts it.', word: 'type read-only to lift it.' },
};
