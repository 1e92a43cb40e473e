import { emptyIntent, type Intent, type ObservedState } from '@kpki/engine';
import { artifactsOf } from '@kpki/spec';
import type { OptionValues } from '../options/options.ts';
import type { Session } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { artifactsOfWord } from './known-artifact.ts';

/** Returns an intent that also excludes what `--except` names. Throws a Fault for an unknown name. */
export function exceptIntent(
  { cluster, targetFlags }: Pick<Session, 'cluster' | 'targetFlags'>,
  { except }: Pick<OptionValues, 'except'>,
  intent: (observed: ObservedState) => Intent = () => emptyIntent,
): (observed: ObservedState) => Intent {
  if (except === undefined) return intent;
  const artifacts = artifactsOf(cluster);
  const status = `${programName()} status${targetFlags}`;
  const named = except.flatMap((each) => artifactsOfWord(artifacts, each, status));
  const ids = [...new Set(named.map(({ id }) => id))];
  return (observed) => ({ ...intent(observed), except: ids });
}
