import type { Action, UndoAction } from '../model/event.ts';

/** What a step of a plan does about an artifact. */
export const actions: Readonly<Record<Action, string>> = {
  create: 'a new key and whatever is signed or written over it',
  renew: 'a new certificate for the key that is there',
  rekey: 'a new key and a new certificate in place of what is there',
  update: 'the same key and certificate, written anew with what has changed around them',
  request: 'a new key that is kept, and what it takes to have its certificate issued: it waits for somebody',
  pending: 'nothing that kpki does: somebody else has to issue its certificate',
  rotate: 'what a phase of its rotation needs: the generation in use and the one beside it',
  copy: 'the same key and certificate, from a copy that has them to one that has not',
  unchanged: 'nothing to do',
  blocked: 'kpki does not decide this alone: somebody has to act first',
};

/** What an undo does about an artifact. */
export const undoActions: Readonly<Record<UndoAction, string>> = {
  restore: 'what was replaced or taken away is there again, byte for byte',
  remove: 'what was made, and was not there before, goes',
  stays: 'it stays as it is: not all of it can be put back',
};
