import type { Backend, Sink } from '@kpki/plugin';
import { adoptSaboteurs } from './adopt.ts';
import { issuerSaboteurs } from './issuer.ts';
import { keyGeneratorSaboteurs } from './key-generator.ts';
import { keyNameSaboteurs } from './key-names.ts';
import { keyStoreSaboteurs } from './key-store.ts';
import { backendLaterSaboteurs, sinkLaterSaboteurs } from './later-troubles.ts';
import { openedSaboteurs } from './opened.ts';
import { pluginSaboteurs } from './plugin.ts';
import { backendRightsSaboteurs, sinkRightsSaboteurs } from './rights.ts';
import type { Saboteur } from './saboteur.ts';
import { signSaboteurs } from './sign.ts';
import { sinkCanarySaboteurs } from './sink-canary.ts';
import { sinkLockSaboteurs } from './sink-lock.ts';
import { sinkReadSaboteurs } from './sink-read.ts';
import { sinkRevealSaboteurs } from './sink-reveal.ts';
import { sinkUndoSaboteurs } from './sink-undo.ts';
import { sinkWriteSaboteurs } from './sink-write.ts';
import { backendTroubleSaboteurs, sinkTroubleSaboteurs } from './troubles.ts';

/** Each breaks one promise of the reference backend; those of `opened` apply to a sink as well. */
export const backendSaboteurs: readonly Saboteur<Backend>[] = [
  ...openedSaboteurs,
  ...keyStoreSaboteurs,
  ...keyNameSaboteurs,
  ...keyGeneratorSaboteurs,
  ...adoptSaboteurs,
  ...signSaboteurs,
  ...issuerSaboteurs,
  ...backendRightsSaboteurs,
  ...backendTroubleSaboteurs,
  ...backendLaterSaboteurs,
];

/** Each breaks one promise of the reference sink. */
export const sinkSaboteurs: readonly Saboteur<Sink>[] = [
  ...sinkReadSaboteurs,
  ...sinkWriteSaboteurs,
  ...sinkRevealSaboteurs,
  ...sinkUndoSaboteurs,
  ...sinkLockSaboteurs,
  ...sinkRightsSaboteurs,
  ...sinkCanarySaboteurs,
  ...sinkTroubleSaboteurs,
  ...sinkLaterSaboteurs,
];

export { openedSaboteurs, pluginSaboteurs };
