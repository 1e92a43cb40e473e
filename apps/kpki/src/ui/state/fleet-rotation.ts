import { fleetScreenTexts } from '@kpki/presentation';
import type { Rotating } from '../../session/rotated-names.ts';
import type { FleetCluster, FleetRow } from '../work/fleet-row.ts';
import { andThen, only, said, type Update } from './change.ts';
import { goInCluster, openCluster } from './fleet.ts';
import { pathTo, type TreePlace } from './goto.ts';
import { keysIn } from './keys-in.ts';
import type { State } from './model.ts';
import { lookAtRotation, rotationRoute } from './rotation.ts';
import { rotationOfCluster } from './select/actions.ts';
import { artifactName } from './select/artifacts.ts';
import { environmentTitle, isNotCreated } from './select/fleet.ts';

/**
 * Goes to the rotation in progress, or to that of what the row names; of several CAs, the user chooses one in the tree. What
 * cannot be read is opened, and says why.
 */
export function goToRotationInCluster(state: State, row: FleetRow | undefined, place: TreePlace | null): Update {
  const of = row?.is === 'read' ? rotationOfCluster(row.artifacts, (artifact) => isAt(place, artifact)) : null;
  if (of !== null) return rotateInCluster(state, row, of);
  if (row === undefined) return goInCluster(state, row, only);
  const opened = openCluster(state, row, place);
  return row.is === 'read' ? andThen(opened, (there) => only(withoutRotationSaid(there, row))) : opened;
}

/** Says why the tree is opened, and not a rotation. */
function withoutRotationSaid(state: State, row: FleetCluster): State {
  if (isNotCreated(row)) return said(state, fleetScreenTexts.is(environmentTitle(row), fleetScreenTexts.notCreated));
  const hasCas = row.artifacts.some(({ kind }) => kind === 'ca');
  return hasCas ? said(state, fleetScreenTexts.chooseCa(keysIn(state))) : state;
}

export function rotateInCluster(state: State, row: FleetRow | undefined, of: Rotating): Update {
  return goInCluster(state, row, (there) =>
    lookAtRotation({ ...there, path: pathTo(there, rotationRoute(of)), message: null }, of),
  );
}

function isAt(place: TreePlace | null, artifact: string): boolean {
  if (place === null) return false;
  return 'artifact' in place ? place.artifact === artifact : place.group === artifactName(artifact);
}
