import { type Certificate, fingerprint } from '@kpki/x509';
import { caGenerations } from '../generation/generations.ts';
import type { Rotated } from '../generation/phase.ts';
import { observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { type StatementOf, statement } from '../model/statement.ts';
import type { RotationMove } from '../rotation/move.ts';
import type { LiveVerdict } from './check-names.ts';
import { type LoadedTrust, loadedTrust } from './loaded-trust.ts';

/**
 * Returns verdicts as they count before a move. The phase `rollback` leaves the old CA or key alone, so a copy or a server
 * that trusts the old one alone is ready for it, though the stored bundle has both. Each other check still counts: after a
 * rollback from `reissue`, and where a controller-manager signed with the new CA, certificates of it may still be in use, and
 * the stored files do not tell. Pure.
 */
export function verdictsBefore(
  { rotate, to }: Pick<RotationMove, 'rotate' | 'to'>,
  verdicts: readonly LiveVerdict[],
  observed: ObservedState,
): readonly LiveVerdict[] {
  if (to !== 'rollback') return verdicts;
  const names = rotate.map(({ name }) => name);
  const removed = newCertificates(names, observed);
  const loaded = loadedTrust(verdicts).filter(
    ({ of, trusts }) => trusts === 'in-use' && names.some((name) => name === of),
  );
  return verdicts.map((verdict) => (trustsOldAlone(verdict, removed, loaded) ? ready(verdict) : verdict));
}

/** By their fingerprints. */
function newCertificates(names: readonly Rotated[], observed: ObservedState): ReadonlySet<string> {
  const observation = observe(observed);
  const found = names.flatMap((name): readonly Certificate[] => {
    const generations = name === 'sa' ? null : caGenerations(observation.get(name) ?? [], true);
    return generations !== null && 'new' in generations && generations.new !== null ? [generations.new] : [];
  });
  return new Set(found.map(({ der }) => fingerprint(der)));
}

function trustsOldAlone(
  { holds, name, text }: LiveVerdict,
  removed: ReadonlySet<string>,
  loaded: readonly LoadedTrust[],
): boolean {
  if (holds !== 'no') return false;
  switch (text.message) {
    case 'copy/differs': {
      const { lacking, excess } = text.params as StatementOf<'copy/differs'>['params'];
      return excess.length === 0 && lacking.every((each) => removed.has(each.fingerprint));
    }
    case 'clients/other-cas':
      return loaded.some((each) => each.name === name && each.of !== 'sa');
    case 'token-keys/differ':
      return loaded.some((each) => each.name === name && each.of === 'sa');
    default:
      return false;
  }
}

function ready({ code: _code, restarts: _restarts, ...verdict }: LiveVerdict): LiveVerdict {
  return { ...verdict, holds: 'yes', text: statement('trust/old-alone') };
}
