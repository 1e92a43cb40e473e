import { type BackendUse, type Call, PluginError } from '@kpki/plugin';
import type { Pki } from './pki/pki.ts';
import { lacksOnIssuers, policyForIssuers } from './pki/rights.ts';
import { linesOf } from './policy.ts';
import { lacksOnKeys, policyForKeys } from './transit/rights.ts';
import type { Transit } from './transit/transit.ts';

export interface Engines {
  readonly transit: Transit | undefined;
  readonly pkis: readonly Pki[];
}

export function policyFor({ transit, pkis }: Engines, { keys, issuers }: BackendUse): string {
  const forKeys = keys.length === 0 ? '' : policyForKeys(transitFor(transit), keys);
  return forKeys + policyForIssuers(pkis, issuers);
}

export async function missingRights(
  { transit, pkis }: Engines,
  { keys, issuers }: BackendUse,
  call: Call,
): Promise<readonly string[]> {
  const onKeys = keys.length === 0 ? [] : await lacksOnKeys(transitFor(transit), keys, call);
  return linesOf([...onKeys, ...(await lacksOnIssuers(pkis, issuers, call))]);
}

function transitFor(transit: Transit | undefined): Transit {
  if (transit === undefined) throw new PluginError('invalid', 'list the rights for keys: `transit` is not set');
  return transit;
}
