import { saidBy } from '@kpki/engine';
import type { ErrorCode, PluginError } from '@kpki/plugin';
import { statementText } from '@kpki/presentation';
import type { Exit } from './exit-code.ts';
import { type Explanation, explainedHere } from './fault.ts';
import { hideSecrets } from './hide-secrets.ts';

const exitOf: Readonly<Record<ErrorCode, Exit>> = {
  invalid: 'usage',
  denied: 'failed',
  missing: 'failed',
  conflict: 'failed',
  unsupported: 'failed',
  unavailable: 'failed',
  uncertain: 'failed',
  cancelled: 'interrupted',
};

/** Returns the message and the exit of an error, also of one of a plugin. */
export function explained(error: unknown): Explanation {
  return explainedHere(error) ?? ofPlugin(error as PluginError);
}

function ofPlugin(error: PluginError): Explanation {
  const said = saidBy(error);
  const text = typeof said === 'string' ? said : statementText(said);
  return { exit: exitOf[error.code], text: hideSecrets(text) };
}
