import { emptyIntent, type Intent, type ObservedState } from '@kpki/engine';
import { artifactsOf } from '@kpki/spec';
import type { OptionValues } from '../options/options.ts';
import type { Session } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { artifactsOfWord } from './known-artifact.ts';

/** Returns an intent that also has the limits of `--only` and `--except`. Throws a Fault for an unknown name. */
export function limitedIntent(
  { cluster, targetFlags }: Pick<Session, 'cluster' | 'targetFlags'>,
  { except, only }: Pick<OptionValues, 'except' | 'only'>,
  intent: (observed: ObservedState) => Intent = () => emptyIntent,
): (observed: ObservedState) => Intent {
  const limited = (observed: ObservedState): Intent => ({ ...intent(observed), ...(only === true ? { only } : {}) });
  if (except === undefined) return limited;
  const artifacts = artifactsOf(cluster);
  const status = `${programName()} status${targetFlags}`;
  const named = except.flatMap((each) => artifactsOfWord(artifacts, each, status));
  const ids = [...new Set(named.map(({ id }) => id))];
  return (observed) => ({ ...limited(observed), except: ids });
}
