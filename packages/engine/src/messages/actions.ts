import type { Action, UndoAction } from '../model/event.ts';

/** What a step of a plan does about an artifact. */
export const actions: Readonly<Record<Action, string>> = {
  create: 'Makes a new key, and the certificate or file for it.',
  renew: 'Makes a new certificate for the same key.',
  rekey: 'Replaces the key and the certificate with new ones.',
  update: 'Writes the artifact again with the same key and certificate, since something around them has changed.',
  request: 'Makes and stores a new key; the certificate is issued outside kpki, or after an approval.',
  pending: 'Changes nothing: the certificate has to be issued outside kpki first.',
  rotate: 'Carries out one phase of a rotation, on the generation in use and on the previous or next one.',
  copy: 'Copies the key and certificate from a copy that has them to a copy that lacks them.',
  unchanged: 'Changes nothing: the artifact is as desired.',
  blocked: 'Changes nothing: a person has to decide or to fix something first.',
};

/** What an undo does about an artifact. */
export const undoActions: Readonly<Record<UndoAction, string>> = {
  restore: 'Restores the replaced or removed content, byte for byte.',
  remove: 'Removes the content that the apply created.',
  stays: 'Changes nothing: some of the earlier content cannot be restored.',
};
