import type { Backend, Sink } from '@kpki/plugin';
import { backendOperations } from './backend-operations.ts';
import { backendRightsCases } from './backend-rights.ts';
import { backendCanaryCases } from './canary-backend.ts';
import { errorCanaryCases } from './canary-errors.ts';
import { optionsCanaryCases } from './canary-options.ts';
import { sinkCanaryCases } from './canary-sink.ts';
import { undoCanaryCases } from './canary-undo.ts';
import type { Case } from './case.ts';
import { issuerCases } from './issuer.ts';
import { keyGeneratorCases } from './key-generator.ts';
import { keyStoreCases } from './key-store.ts';
import { laterTroubleCases } from './later-troubles.ts';
import { openedCases } from './opened.ts';
import { pluginCases } from './plugin.ts';
import { signCases } from './sign.ts';
import { sinkCompareAndSetCases } from './sink-compare-and-set.ts';
import { sinkEncryptedCases } from './sink-encrypted.ts';
import { sinkLocateCases } from './sink-locate.ts';
import { sinkLockCases } from './sink-lock.ts';
import { sinkNameCases } from './sink-names.ts';
import { sinkOperations } from './sink-operations.ts';
import { sinkReadCases } from './sink-read.ts';
import { sinkRepairCases } from './sink-repair.ts';
import { sinkRevealCases } from './sink-reveal.ts';
import { sinkRightsCases } from './sink-rights.ts';
import { sinkUndoCases } from './sink-undo.ts';
import { sinkUndoCrashCases } from './sink-undo-crash.ts';
import { sinkUndoLostCases } from './sink-undo-lost.ts';
import { sinkRestoreCases } from './sink-undo-restore.ts';
import { sinkWriteCases } from './sink-write.ts';
import { troubleCases } from './troubles.ts';

export type { Case, Trial } from './case.ts';
export type {
  CrashingWrite,
  Denied,
  Disturbance,
  Harness,
  Hooks,
  InstanceUnderTest,
  LateFault,
  Throttling,
} from './harness.ts';
export { hookMeanings, meaningOf } from './hook-meanings.ts';
export { keysLeftBy } from './keys-left.ts';
export { type CaseResult, runCase, runCases } from './run.ts';

/** Every promise of a backend. A case without its facet in the instance is reported as not declared. */
export const backendCases: readonly Case<Backend>[] = [
  ...pluginCases('backend'),
  ...openedCases,
  ...keyStoreCases,
  ...keyGeneratorCases,
  ...signCases,
  ...issuerCases,
  ...troubleCases(backendOperations),
  ...laterTroubleCases(backendOperations),
  ...backendRightsCases,
  ...backendCanaryCases,
  ...optionsCanaryCases,
  ...errorCanaryCases(backendOperations),
];

/** Every promise of a sink. */
export const sinkCases: readonly Case<Sink>[] = [
  ...pluginCases('sink'),
  ...openedCases,
  ...sinkLocateCases,
  ...sinkNameCases,
  ...sinkReadCases,
  ...sinkWriteCases,
  ...sinkEncryptedCases,
  ...sinkCompareAndSetCases,
  ...sinkRepairCases,
  ...sinkRevealCases,
  ...troubleCases(sinkOperations, ['read.denied', 'read.unavailable']),
  ...laterTroubleCases(sinkOperations),
  ...sinkUndoCases,
  ...sinkRestoreCases,
  ...sinkUndoCrashCases,
  ...sinkUndoLostCases,
  ...sinkLockCases,
  ...sinkRightsCases,
  ...sinkCanaryCases,
  ...undoCanaryCases,
  ...optionsCanaryCases,
  ...errorCanaryCases(sinkOperations),
];
