import type { Phase } from '../model/phase.ts';

/** What is so once a phase is carried out. */
export const phaseTexts: Readonly<Record<Phase, string>> = {
  prepare: 'what signs with the CA reads its certificate from a file of its own, so that the trust bundle may hold two',
  trust: 'the new one is there, and trusted beside the old one everywhere; the old one signs',
  reissue: 'the new one signs, and has signed everything anew; the old one is still trusted',
  distrust: 'only the new one is trusted; the old key is kept, so that this can be taken back',
  remove:
    'the old key and certificate are taken away, which can be undone until the next apply; a key that is held stays in its store',
  cancel:
    'only the old one is trusted, as before the rotation; the new key and certificate are taken away, which can be undone until the next apply, and a key that is held stays in its store',
};
