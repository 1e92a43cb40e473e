import type { Action, UndoAction } from '@kpki/engine';

/** What a step of a plan does about an artifact. */
export const actions: Readonly<Record<Action, string>> = {
  create: 'makes a new key, and the certificate or file for it',
  renew: 'makes a new certificate for the same key',
  rekey: 'replaces the key and the certificate with new ones',
  update: 'writes the file again with the same key and certificate, because other content of the file changed',
  request: 'makes and stores a new key; the certificate is issued outside kpki, or after an approval',
  pending:
    'changes nothing yet: the artifact waits for a certificate, its own or that of its CA, which is issued outside kpki or after an approval',
  rotate: 'carries out one phase of a rotation, on the generation in use and on the previous or next one',
  copy: 'copies the key and certificate from a copy that has them to a copy that lacks them',
  unchanged: 'changes nothing: the artifact is as desired',
  blocked: 'changes nothing: a person has to decide or to fix something first',
};

/** What an undo does about an artifact. */
export const undoActions: Readonly<Record<UndoAction, string>> = {
  restore: 'restores the replaced or removed content, byte for byte',
  remove: 'removes the content that the apply created',
  skip: 'changes nothing: some of the earlier content cannot be restored',
};
